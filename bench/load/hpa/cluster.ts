/**
 * `node bench/load/hpa/cluster.ts --url <address> [--namespace lyceum] [--context <name>] [--scale 4] [--services web,course]`: the
 * same on a real cluster. k6 brings
 * a step of load (profile `step`, about 40 minutes) while kubectl watches the autoscalers; their records are judged by the rules
 * that the simulation is judged by, with the times that the cluster's own objects have.
 *
 * `--scale` is right when the most pods of the judged services are wanted (docs/capacity.md says at which rates); the mix does not
 * load them alike, so each may want a run of its own.
 *
 * Wants kubectl with the right to watch HorizontalPodAutoscalers, and LYCEUM_ADMIN_EMAIL and LYCEUM_ADMIN_PASSWORD. k6 runs
 * here: from one address, so raise `requestsPerFiveMinutes` of the platform's stack for the time, or run it inside.
 */
import { NodeRuntime } from "@effect/platform-node"
import { tool } from "@lyceum/testing/tools/Tool"
import { run, ToolError } from "@lyceum/testing/tools/Cache"
import { Clock, Config, Console, Data, Effect, Redacted, Runtime, Schema } from "effect"
import { spawn } from "node:child_process"
import { createInterface } from "node:readline"
import { parseArgs } from "node:util"
import { k6 } from "../K6.ts"
import { resultOf } from "../Summary.ts"
import { behaviorOf } from "./Objects.ts"
import { AutoscalerText, lookOf } from "./Record.ts"
import { report, row } from "./Report.ts"
import { judge, type Look } from "./Rules.ts"

/** Ends the process with code 1; what there is to say was said. */
class Failed extends Data.TaggedError("Failed") {
  override readonly [Runtime.errorExitCode] = 1
}

const Parsed = Schema.fromJsonString(Schema.Unknown)

/** The profile's own times: rest, then load, then rest (bench/load/k6/step.ts); an autoscaler hears of use every 15 s or later. */
const step = { rises: 120, falls: 725, lastHigh: 725, lag: 90 }

const options = () =>
  parseArgs({
    options: {
      url: { type: "string" },
      namespace: { type: "string", default: "lyceum" },
      context: { type: "string" },
      scale: { type: "string", default: "1" },
      services: { type: "string", default: "user,course,web" }
    }
  }).values

/** Every change of every autoscaler of the namespace, from now to the end of the scope. */
const watched = (program: string, place: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const begun = yield* Clock.currentTimeMillis
    const records = new Map<string, Array<Look>>()
    const child = yield* Effect.acquireRelease(
      Effect.sync(() =>
        // One object a line.
        spawn(program, [...place, "get", "hpa", "--watch", '--output=jsonpath={@}{"\\n"}'], {
          stdio: ["ignore", "pipe", "inherit"]
        })
      ),
      (started) => Effect.sync(() => started.kill())
    )
    createInterface({ input: child.stdout }).on("line", (line) => {
      const object = Schema.decodeOption(AutoscalerText)(line)
      if (object._tag === "None") return
      const { name } = object.value.metadata
      const look = lookOf(object.value, (Date.now() - begun) / 1000)
      const record = records.get(name) ?? []
      if (record.at(-1)?.desired !== look.desired) process.stdout.write(`${row(name, look)}\n`)
      records.set(name, [...record, look])
    })
    return { begun, records }
  })

const program = Effect.gen(function* () {
  const { context, namespace, scale, services, url } = options()
  if (url === undefined) return yield* new ToolError({ reason: "--url <address of the platform> is missing" })
  const email = yield* Config.NonEmptyString("LYCEUM_ADMIN_EMAIL")
  const password = Redacted.value(yield* Config.Redacted("LYCEUM_ADMIN_PASSWORD"))
  const kubectl = yield* tool("kubectl")
  const place = [`--namespace=${namespace}`, ...(context === undefined ? [] : [`--context=${context}`])]
  const behaviors = yield* Effect.forEach(services.split(","), (name) =>
    run(kubectl, [...place, "get", "hpa", name, "--output=json"]).pipe(
      Effect.flatMap((text) => Effect.orDie(Schema.decodeEffect(Parsed)(text))),
      Effect.flatMap(behaviorOf),
      Effect.map((behavior) => ({ name, behavior }))
    )
  )
  const { begun, records } = yield* watched(kubectl, place)
  const wish = { profile: "step", scale: Number(scale), stretch: undefined, think: undefined, thresholds: {} } as const
  const summary = yield* k6(wish, { url, admin: { email, password }, pid: undefined })
  const result = resultOf(summary)
  const seeded = (result.from - begun) / 1000
  const load = {
    rises: seeded + step.rises,
    falls: seeded + step.falls,
    lastHigh: seeded + step.lastHigh,
    lag: step.lag
  }
  const judged = behaviors.map(({ behavior, name }) => ({
    name,
    high: undefined,
    verdict: judge(records.get(name) ?? [], behavior, load)
  }))
  yield* Console.log(report(judged, 1))
  if (result.crossed.length > 0) yield* Console.log(`k6: did not hold: ${result.crossed.join("; ")}`)
  if (result.crossed.length > 0 || judged.some(({ verdict }) => verdict.faults.length > 0)) return yield* new Failed()
})

program.pipe(
  Effect.scoped,
  Effect.catchTag(["ToolError", "LoadError", "ConfigError"], ({ message }) =>
    Effect.andThen(Console.error(message), Effect.fail(new Failed()))
  ),
  NodeRuntime.runMain({ disableErrorReporting: true })
)
