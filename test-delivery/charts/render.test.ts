/** Every environment, cloud and deployable: Helm lints it, renders it, and the objects are ones that Kubernetes 1.36 takes. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { lint, render } from "./Helm.ts"
import { set } from "./Json.ts"
import { combinations, nameOf } from "./Matrix.ts"
import { faultsOf } from "./policy/Policies.ts"
import { strictValidator } from "./strict/Validate.ts"

/** A hundred times Helm, on a machine that may have other work: in milliseconds. */
const patience = 300_000

/** Helm is a process of its own; two processors. */
const atOnce = { concurrency: 3 }

describe("charts", () => {
  it.effect(
    "are linted in every combination",
    () =>
      Effect.gen(function* () {
        const said = yield* Effect.forEach(combinations, lint, atOnce)
        assert.deepStrictEqual([...new Set(said.map((text) => text.trim()))], [""])
      }),
    patience
  )

  it.effect(
    "render strictly valid objects that keep to every rule",
    () =>
      Effect.gen(function* () {
        const validate = yield* strictValidator
        const rendered = yield* Effect.forEach(combinations, (one) => render(one), atOnce)
        const faults = rendered.flatMap((manifests, index) => {
          const combination = combinations[index]
          const where = combination === undefined ? "" : nameOf(combination)
          return [...manifests.flatMap(validate), ...faultsOf(manifests)].map((fault) => `${where}: ${fault}`)
        })
        assert.deepStrictEqual(faults, [])
        assert.isAbove(rendered.flat().length, 1000)
      }),
    patience
  )

  it.effect("have no two objects of one name in a cluster", () =>
    Effect.gen(function* () {
      const rendered = yield* Effect.forEach(
        combinations.filter(({ place }) => place.environment === "production" && place.cloud === "aws"),
        (one) => Effect.map(render(one), (manifests) => manifests.map((each) => ({ role: one.place.role, each }))),
        atOnce
      )
      const names = rendered.flat().map(({ each, role }) => `${role} ${each.kind} ${each.namespace}/${each.name}`)
      assert.deepStrictEqual(
        names.filter((name, index) => names.indexOf(name) !== index),
        []
      )
    })
  )
})

describe("strict validation", () => {
  it.effect("finds an unknown field, a wrong type and an unknown kind", () =>
    Effect.gen(function* () {
      const validate = yield* strictValidator
      const [first] = combinations
      if (first === undefined) return assert.fail("no combination")
      const manifests = yield* render(first)
      const plant = (kind: string, path: ReadonlyArray<string | number>, to: unknown) =>
        manifests
          .filter((one) => one.kind === kind)
          .slice(0, 1)
          .flatMap((one) => validate({ ...one, body: set(one.body, path, to) }))
      assert.match(plant("Deployment", ["spec", "replicass"], 2).join(), /replicass/)
      assert.match(plant("Deployment", ["spec", "template", "spec", "containers", 0, "livenes"], {}).join(), /livenes/)
      assert.match(plant("ExternalSecret", ["spec", "target", "nam"], "x").join(), /"nam"/)
      assert.match(plant("ServiceMonitor", ["spec", "endpoints", 0, "prt"], "x").join(), /"prt"/)
      assert.match(plant("ConfigMap", ["data", "PORT"], 8080).join(), /must be string/)
      assert.match(plant("HorizontalPodAutoscaler", ["metadata", "label"], {}).join(), /"label"/)
      assert.match(
        validate({ apiVersion: "v9", kind: "Pod", name: "x", namespace: "y", body: {} }).join(),
        /no schema of v9 Pod/
      )
    })
  )
})
