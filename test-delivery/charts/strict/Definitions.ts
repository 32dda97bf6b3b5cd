/** The schemas of every kind that we render: Kubernetes' from its own module, custom ones from their controllers'. */
import { cacheFolder, type ToolError, whole } from "@lyceum/testing/tools/Cache"
import { definitionsFolder } from "@lyceum/testing/tools/Definitions"
import { goModule } from "@lyceum/testing/tools/Go"
import { goTools } from "@lyceum/testing/tools/Versions"
import { Effect } from "effect"
import { copyFileSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { parseAllDocuments } from "yaml"
import { at, listAt, membersAt, set, textAt } from "../Json.ts"
import { loadBalancerKinds } from "./LoadBalancer.ts"

const { module, version } = goTools.kubernetes

/** Kubernetes' definitions by name, of the version that the API server of the tests is built from. */
export const kubernetesDefinitions: Effect.Effect<Readonly<Record<string, unknown>>, ToolError> = Effect.map(
  whole(cacheFolder("definitions", `kubernetes-${version}`), (folder) =>
    Effect.map(goModule(module, version), ({ Dir }) =>
      copyFileSync(join(Dir, "api/openapi-spec/swagger.json"), join(folder, "swagger.json"))
    )
  ),
  (folder) => membersAt(JSON.parse(readFileSync(join(folder, "swagger.json"), "utf8")), "definitions")
)

/** `apps/v1 Deployment` -> name of its definition. */
export const kindsOf = (definitions: Readonly<Record<string, unknown>>): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(definitions).flatMap(([name, schema]) =>
      listAt(schema, "x-kubernetes-group-version-kind").map((one): [string, string] => {
        const group = textAt(one, "group")
        return [`${group === "" ? "" : `${group}/`}${textAt(one, "version")} ${textAt(one, "kind")}`, name]
      })
    )
  )

/** The operator's definitions that can be had end at Flink 1.20; ours runs 2.2, which operators from 1.13 on take. */
const withFlink22 = (schema: unknown): unknown => {
  const path = ["properties", "spec", "properties", "flinkVersion", "enum"]
  return at(schema, ...path) === undefined ? schema : set(schema, path, [...listAt(schema, ...path), "v2_2"])
}

const ofFile = (path: string): ReadonlyArray<readonly [string, unknown]> =>
  parseAllDocuments(readFileSync(path, "utf8")).flatMap((document) => {
    const body: unknown = document.toJS()
    const [group, kind] = [textAt(body, "spec", "group"), textAt(body, "spec", "names", "kind")]
    return listAt(body, "spec", "versions").map(
      (one) => [`${group}/${textAt(one, "name")} ${kind}`, withFlink22(at(one, "schema", "openAPIV3Schema"))] as const
    )
  })

/** `keda.sh/v1alpha1 ScaledObject` -> its schema. */
export const customSchemas: Effect.Effect<ReadonlyMap<string, unknown>, ToolError> = Effect.gen(function* () {
  const found = new Map<string, unknown>()
  const makers = [
    "keda",
    "external-secrets",
    "cert-manager",
    "trust-manager",
    "gateway-api",
    "prometheus-operator",
    "flink"
  ] as const
  for (const name of makers) {
    const folder = yield* definitionsFolder(name)
    for (const file of readdirSync(folder))
      for (const [kind, schema] of ofFile(join(folder, file))) found.set(kind, schema)
  }
  for (const [kind, spec] of Object.entries(loadBalancerKinds)) {
    found.set(`gateway.k8s.aws/v1beta1 ${kind}`, { type: "object", required: ["spec"], properties: { spec } })
  }
  return found
})
