/** Helm as Argo CD calls it: the environment's files, then the facts of the cluster. */
import { cacheFolder, run, type ToolError } from "@lyceum/testing/tools/Cache"
import { tool } from "@lyceum/testing/tools/Tool"
import { Effect } from "effect"
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { parseAllDocuments } from "yaml"
import { factsOf } from "../argocd/Clusters.ts"
import { deployables } from "../../charts/generate/Pieces.ts"
import { type Manifest, manifestOf } from "./Manifest.ts"
import type { Combination } from "./Matrix.ts"

export const root = fileURLToPath(new URL("../../", import.meta.url))

/** Digests as a push would write them; the committed files are empty until the first one. */
const images = Object.fromEntries(
  deployables.map((name, index) => [
    name,
    { repository: `lyceum/${name}`, digest: `sha256:${String(index + 1).repeat(64)}` }
  ])
)

/** The values that come from the cluster, as the ApplicationSet gives them. */
const clusterOf = ({ place }: Combination): Readonly<Record<string, unknown>> => ({
  cloud: place.cloud,
  environment: place.environment,
  role: place.role,
  ...factsOf(place)
})

const folder = mkdtempSync(join(tmpdir(), "lyceum-charts-"))
let files = 0

const valuesFile = (values: unknown): string => {
  files += 1
  const path = join(folder, `${files}.json`)
  writeFileSync(path, JSON.stringify(values))
  return path
}

/** Files of values in Argo CD's order; `last` is laid over everything, for planted faults. */
const valuesOf = (combination: Combination, last: unknown, pushed: unknown): ReadonlyArray<string> => {
  const environment = join(root, "argocd/environments", combination.place.environment)
  return [
    join(environment, "common.yaml"),
    valuesFile({ images: pushed }),
    join(environment, `${combination.deployable}.yaml`),
    valuesFile({ cluster: clusterOf(combination) }),
    ...(last === undefined ? [] : [valuesFile(last)])
  ].flatMap((path) => ["-f", path])
}

const helm = (args: ReadonlyArray<string>) =>
  Effect.flatMap(tool("helm"), (path) => {
    // Nothing of this machine's own settings.
    const home = cacheFolder("helm")
    mkdirSync(home, { recursive: true })
    return run(path, args, { cwd: root, env: { HELM_CACHE_HOME: home, HELM_CONFIG_HOME: home, HELM_DATA_HOME: home } })
  })

/** The objects of one deployable in one cluster. Fails with what Helm said. */
export const render = (
  combination: Combination,
  last?: unknown,
  pushed: unknown = images
): Effect.Effect<ReadonlyArray<Manifest>, ToolError> => {
  const { chart, deployable } = combination
  const namespace = deployable === "observability" ? "observability" : "lyceum"
  const values = valuesOf(combination, last, pushed)
  return Effect.map(
    helm([
      "template",
      deployable,
      chart.startsWith("/") ? chart : `charts/${chart}`,
      "--namespace",
      namespace,
      "--kube-version",
      "1.36.0",
      ...values
    ]),
    (text) =>
      parseAllDocuments(text)
        .map((document): unknown => document.toJS())
        .filter((body) => body !== null)
        .map(manifestOf)
  )
}

/** `helm lint --strict`: silent when it has nothing to say. */
export const lint = (combination: Combination): Effect.Effect<string, ToolError> =>
  helm([
    "lint",
    "--strict",
    "--quiet",
    "--kube-version",
    "1.36.0",
    `charts/${combination.chart}`,
    ...valuesOf(combination, undefined, images)
  ])
