import { layer } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { writeFileSync } from "node:fs"
import { Collector } from "./support/Collector.ts"
import { travel } from "./support/Journey.ts"
import { Observed } from "./support/Observed.ts"

layer(Observed.layer.pipe(Layer.provideMerge(Collector.layer)), { excludeTestServices: true, timeout: "90 seconds" })(
  "x",
  (it) => {
    it.effect("dumps", () =>
      Effect.gen(function* () {
        const { address, folder, lines, management } = yield* Observed
        const collector = yield* Collector
        const exit = yield* Effect.exit(travel(address, folder))
        console.log(exit._tag, exit._tag === "Failure" ? String(exit.cause) : "")
        yield* Effect.sleep("18 seconds")
        writeFileSync("/tmp/lines.jsonl", lines().join("\n"))
        writeFileSync("/tmp/spans.json", JSON.stringify(collector.spans(), null, 1))
        const text = yield* Effect.promise(() =>
          fetch(`${management["user"]}/metrics`, { headers: { accept: "application/openmetrics-text" } }).then((r) =>
            r.text()
          )
        )
        writeFileSync("/tmp/metrics.txt", text)
        console.log(Object.keys(management))
      })
    )
  }
)
