/** schemathesis as one caller against a running deployment: what it found, and how many requests that took. */
import { Effect, Schema } from "effect"
import { spawn } from "node:child_process"
import { createWriteStream, existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import type { Caller } from "./Tokens.ts"
import { ToolError } from "../tools/Cache.ts"

export interface RunOptions {
  /** Has schemathesis. */
  readonly python: string
  readonly url: string
  readonly tokens: string
  /** Holds the settings (`Values.ts`); reports go there too. */
  readonly folder: string
  readonly caller: Caller
  readonly phases: ReadonlyArray<Phase>
  /** Drawn requests a route. */
  readonly examples: number
  readonly seed: number
}

/** `coverage`: every boundary of every schema, one after the other; `fuzzing`: drawn requests; `stateful`: chains of them. */
export type Phase = "coverage" | "fuzzing" | "stateful"

const Report = Schema.fromJsonString(
  Schema.Struct({
    stop_reason: Schema.String,
    operations: Schema.Struct({ selected: Schema.Int, tested: Schema.Int, errored: Schema.Int }),
    test_cases: Schema.Struct({ generated: Schema.Int, unique_failures: Schema.Int }),
    failures: Schema.Array(Schema.Struct({ code: Schema.String, title: Schema.String, count: Schema.Int })),
    errors: Schema.Array(Schema.Struct({ title: Schema.String, count: Schema.Int }))
  })
)

export interface RunResult {
  readonly caller: Caller
  readonly cases: number
  readonly operations: number
  readonly failures: number
  readonly errors: number
  /** What schemathesis printed. */
  readonly output: string
  /** How often each exclusion was used, by its index. */
  readonly excluded: ReadonlyMap<number, number>
}

const spawned = (options: RunOptions, output: string, report: string, used: string) =>
  Effect.callback<number, ToolError>((resume) => {
    const { caller, examples, folder, phases, python, seed, tokens, url } = options
    const given = ["-m", "schemathesis.cli", "--config-file", join(folder, "schemathesis.toml"), "run"]
    const asked = ["--phases", phases.join(","), "--max-examples", String(examples), "--seed", String(seed)]
    const told = ["--report", "json", "--report-json-path", report, "--no-color"]
    const args = [...given, join(folder, "openapi.json"), "--url", url, "--checks", "all", ...asked, ...told]
    const child = spawn(python, args, {
      cwd: folder,
      env: {
        ...process.env,
        FUZZ_TOKENS: tokens,
        FUZZ_ROLE: caller,
        FUZZ_ARCHIVE: join(folder, "course.tar.gz"),
        FUZZ_USED: used
      },
      stdio: ["ignore", "pipe", "pipe"]
    })
    const file = createWriteStream(output)
    child.stdout.pipe(file, { end: false })
    child.stderr.pipe(file, { end: false })
    child.once("error", (error) => resume(Effect.fail(new ToolError({ reason: `${python}: ${error.message}` }))))
    child.once("close", (code) => file.end(() => resume(Effect.succeed(code ?? 1))))
    return Effect.sync(() => child.kill("SIGKILL"))
  })

const countsIn = (file: string): ReadonlyMap<number, number> => {
  const counts = new Map<number, number>()
  const lines = existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : []
  for (const line of lines) counts.set(Number(line), (counts.get(Number(line)) ?? 0) + 1)
  return counts
}

/** Runs it. Fails when schemathesis itself could not do its work. */
export const fuzz = (options: RunOptions): Effect.Effect<RunResult, ToolError> =>
  Effect.gen(function* () {
    const at = (name: string) => join(options.folder, `${options.caller}-${name}`)
    yield* spawned(options, at("output.txt"), at("report.json"), at("excluded.txt"))
    const output = readFileSync(at("output.txt"), "utf8")
    const failed = (why: string) =>
      new ToolError({ reason: `schemathesis as ${options.caller}: ${why}\n${output.slice(-4000)}` })
    if (!existsSync(at("report.json"))) return yield* failed("no report")
    const report = yield* Effect.mapError(
      Schema.decodeEffect(Report)(readFileSync(at("report.json"), "utf8")),
      ({ message }) => failed(message)
    )
    if (report.stop_reason !== "completed") return yield* failed(`ended with "${report.stop_reason}"`)
    return {
      caller: options.caller,
      cases: report.test_cases.generated,
      operations: report.operations.tested,
      failures: report.test_cases.unique_failures,
      errors: report.errors.reduce((sum, { count }) => sum + count, 0),
      output,
      excluded: countsIn(at("excluded.txt"))
    }
  })
