/** `npm run test:fuzz [-- options]`: every route of the running, built platform with drawn requests, as each role. Exit 0 = nothing was found. */
import { NodeRuntime } from "@effect/platform-node"
import { Console, Effect } from "effect"
import { mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { makeFixture, newIdentity } from "../routes/Fixture.ts"
import { builtPlatform, demoAdmin } from "./BuiltPlatform.ts"
import { writeDocument } from "./Document.ts"
import { pythonWithSchemathesis } from "./Install.ts"
import { summary } from "./Report.ts"
import { fuzz, type Phase } from "./Run.ts"
import { type Caller, callers, tokenServer } from "./Tokens.ts"
import { writeValues } from "./Values.ts"

const allPhases = ["coverage", "fuzzing", "stateful"] as const satisfies ReadonlyArray<Phase>

const usage = `Draws requests from the platform's own OpenAPI document and holds every answer to it.

  npm run test:fuzz [-- options]

  --long          every phase as every role, with more drawn requests: more than 20,000 cases
  --examples N    drawn requests a route and role (12; long: 40)
  --seed N        other requests; the same ones for the same number (1)
  --as ROLE       one of ${callers.join(", ")} alone, in every phase
  --phases A,B    of ${allPhases.join(", ")}

It needs Python 3.10 or newer; schemathesis is installed into the cache at the first run.`

const text = { type: "string" } as const
const { values } = parseArgs({
  options: { long: { type: "boolean" }, examples: text, seed: text, as: text, phases: text, help: { type: "boolean" } }
})
const long = values.long === true
const examples = Number(values.examples ?? (long ? 40 : 12))
const seed = Number(values.seed ?? 1)
const chosen = callers.filter((caller) => values.as === undefined || values.as === caller)

/** In the short run boundaries are walked by the role that gets furthest alone; the others draw requests. */
const phasesOf = (caller: Caller): ReadonlyArray<Phase> => {
  const named = values.phases?.split(",")
  if (named !== undefined) return allPhases.filter((phase) => named.includes(phase))
  if (long || values.as !== undefined) return allPhases
  return caller === "admin" ? ["coverage", "fuzzing"] : ["fuzzing"]
}

const program = Effect.gen(function* () {
  const python = yield* pythonWithSchemathesis
  const { address, folder } = yield* builtPlatform
  const fixture = yield* makeFixture(address, demoAdmin)
  const admin = yield* newIdentity(address, "admin", fixture.admin.token)
  const tokens = yield* tokenServer(fixture, admin)
  // It outlives the run: what was found stands there.
  const values = mkdtempSync(join(tmpdir(), "lyceum-fuzz-report-"))
  yield* writeValues(values, fixture)
  yield* writeDocument(address, join(values, "openapi.json"))
  yield* Console.log(`Fuzzing ${address}, seed ${seed}, ${examples} drawn requests a route; reports in ${values}`)
  const results = yield* Effect.forEach(chosen, (caller) =>
    Effect.tap(
      fuzz({
        python,
        url: address,
        tokens,
        folder: values,
        caller,
        phases: phasesOf(caller),
        examples,
        seed
      }),
      (result) => Console.log(`${caller}: ${result.cases} cases, ${result.failures} failures, ${result.errors} errors`)
    )
  )
  return yield* summary(results, folder)
}).pipe(Effect.scoped)

if (values.help === true) console.log(usage)
else if (chosen.length === 0 || !Number.isInteger(examples) || !Number.isInteger(seed)) {
  console.error(usage)
  process.exitCode = 2
} else {
  // Ctrl-C ends the platform too.
  program.pipe(
    Effect.catch((error) => Effect.as(Console.error(error.message), 2)),
    Effect.tap((code) => Effect.sync(() => void (process.exitCode = code))),
    NodeRuntime.runMain
  )
}
