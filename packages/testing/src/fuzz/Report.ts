/** What a whole run found, for people; its exit code. */
import { Console, Effect, Schema } from "effect"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import type { RunResult } from "./Run.ts"

const Exclusions = Schema.fromJsonString(
  Schema.Array(Schema.Struct({ failure: Schema.String, operation: Schema.String, reason: Schema.String }))
)

/** What is left out, and why. */
const exclusions = () =>
  Effect.orDie(Schema.decodeEffect(Exclusions)(readFileSync(join(import.meta.dirname, "exclusions.json"), "utf8")))

/** Prints what each caller met; gives 0 when nothing failed. Lines of the log about faults of ours count as failures. */
export const summary = (results: ReadonlyArray<RunResult>, platformFolder: string): Effect.Effect<number> =>
  Effect.gen(function* () {
    const total = (of: (result: RunResult) => number) => results.reduce((sum, result) => sum + of(result), 0)
    for (const result of results) {
      if (result.failures + result.errors > 0) yield* Console.log(`\n== as ${result.caller}\n${result.output}`)
    }
    const log = readFileSync(join(platformFolder, "data", "logs", "lyceum.jsonl"), "utf8")
    const faults = log.split("\n").filter((line) => line.includes('"request failed"'))
    for (const line of faults.slice(0, 10)) yield* Console.log(line.slice(0, 2000))
    for (const [index, { failure, operation, reason }] of (yield* exclusions()).entries()) {
      const count = total(({ excluded }) => excluded.get(index) ?? 0)
      yield* Console.log(`left out ${count} times: ${failure} at ${operation}: ${reason}`)
    }
    const failures = total((result) => result.failures + result.errors) + faults.length
    yield* Console.log(`${total(({ cases }) => cases)} cases, ${failures} failures`)
    return failures === 0 ? 0 : 1
  })
