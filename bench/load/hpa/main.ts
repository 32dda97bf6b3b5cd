/**
 * `npm run load:hpa [-- <factor>]`: the charts' autoscalers under a step of load, judged. The controller is Kubernetes' own and
 * the objects are Helm's; the pods are simulated (kwok), what they use is calculated from measured costs. Factor 1, the
 * default, keeps every time as the charts have it and takes 24 minutes; 15 divides all of them and takes two.
 */
import { NodeRuntime } from "@effect/platform-node"
import { Console, Data, Effect, Runtime } from "effect"
import { simulate, stepOf } from "./Simulation.ts"
import { subjects } from "./Subjects.ts"
import { report, row } from "./Report.ts"

/** Ends the process with code 1; what there is to say was said. */
class Failed extends Data.TaggedError("Failed") {
  override readonly [Runtime.errorExitCode] = 1
}

const program = Effect.gen(function* () {
  const factor = Number(process.argv[2] ?? 1)
  if (!(factor >= 1 && factor <= 15)) {
    yield* Console.error("the factor is a number from 1 to 15")
    return yield* new Failed()
  }
  const all = yield* subjects
  for (const { cost, name, rendered } of all)
    yield* Console.log(
      `${name}: ${rendered.min} to ${rendered.max} pods at ${rendered.cpuPercent} % of ${rendered.cores} cores; ${cost.cpuMillis} ms of CPU a request, ${cost.memoryMb} MB a pod`
    )
  const outcomes = yield* simulate(all, factor, (name, look) => Console.log(row(name, look)))
  yield* Console.log(
    report(
      outcomes.map(({ subject, verdict }) => ({ name: subject.name, high: stepOf(subject).high, verdict })),
      factor
    )
  )
  const wrong = outcomes.filter(({ subject, verdict }) => subject.isUnsteady === (verdict.faults.length === 0))
  if (wrong.length > 0) return yield* new Failed()
})

program.pipe(
  Effect.catchTag("ToolError", (error) => Effect.andThen(Console.error(error.message), Effect.fail(new Failed()))),
  NodeRuntime.runMain({ disableErrorReporting: true })
)
