/** `npm run chaos -- --seed N --minutes M [--kafka]`: exit 0 = every promise held, 1 = one was broken. */
import { NodeRuntime } from "@effect/platform-node"
import { Console, Effect, Runtime } from "effect"
import { parseArgs } from "node:util"
import { answers, chaos } from "./Chaos.ts"

const usage = `Runs every service as a process of its own under faults, then checks every promise.

  npm run chaos -- [options]

  --seed N       repeats the faults of an earlier run
  --minutes M    how long faults go on (2); fractions are fine
  --learners N   learners at a time (5)
  --kafka        the event log on a real broker (Java)`

const whole = (text: string | undefined, otherwise: number): number => {
  const value = Number(text ?? otherwise)
  if (!Number.isFinite(value) || value < 0) throw new Error(`"${text}" is not a number`)
  return value
}

const { values } = parseArgs({
  options: {
    seed: { type: "string" },
    minutes: { type: "string" },
    learners: { type: "string" },
    kafka: { type: "boolean" },
    help: { type: "boolean" }
  }
})

const run = Effect.gen(function* () {
  const seed = Math.floor(whole(values.seed, Date.now() % 1_000_000))
  const result = yield* chaos({
    seed,
    seconds: whole(values.minutes, 2) * 60,
    learners: whole(values.learners, 5),
    kafka: values.kafka === true,
    say: (line) => void process.stdout.write(`${line}\n`)
  })
  yield* Console.log(`\n${answers(result.entries).join("\n")}\n\n${result.faults.length} faults`)
  for (const line of result.failures) yield* Console.log(`answered 500: ${line}`)
  for (const { detail, promise } of result.findings) yield* Console.error(`BROKEN: ${promise}: ${detail}`)
  yield* Console.log(result.findings.length === 0 ? "Every promise held." : `Again: npm run chaos -- --seed ${seed}`)
  if (result.findings.length > 0) yield* Effect.sync(() => void (process.exitCode = 1))
})

/**
 * Ends at once. Left to itself Node first closes what is open, and turns forever over a request that was under way to a process
 * that was killed (`Environment::CleanupHandles`).
 */
const teardown: Runtime.Teardown = (exit) =>
  Runtime.defaultTeardown(exit, (code) => process.exit(code === 0 ? undefined : code))

if (values.help === true) process.stdout.write(`${usage}\n`)
else NodeRuntime.runMain(run, { teardown })
