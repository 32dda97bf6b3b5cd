/** `npm run load -- <profile> [--url <address>]`: k6 against the platform, a table at the end, exit code 1 when a bound did not hold. */
import { NodeRuntime, NodeServices } from "@effect/platform-node"
import type { ToolError } from "@lyceum/testing/tools/Cache"
import { Config, Console, Data, DateTime, Effect, Option, Redacted, Runtime } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { execFileSync } from "node:child_process"
import { cpus, loadavg } from "node:os"
import { k6, profiles } from "./K6.ts"
import { builtPlatform, LoadError, root, type Target } from "./Platform.ts"
import { type Result, resultOf } from "./Summary.ts"
import { table } from "./Table.ts"
import { usedBetween, watch } from "./Usage.ts"

/** Ends the process with code 1; what there is to say was said. */
class Failed extends Data.TaggedError("Failed") {
  override readonly [Runtime.errorExitCode] = 1
}

const elsewhere = (url: string) =>
  Config.all({
    email: Config.NonEmptyString("LYCEUM_ADMIN_EMAIL"),
    password: Config.Redacted("LYCEUM_ADMIN_PASSWORD")
  }).pipe(
    Effect.map(({ email, password }): Target => {
      return { url, admin: { email, password: Redacted.value(password) }, pid: undefined }
    }),
    Effect.mapError(
      () =>
        new LoadError({
          reason:
            "--url wants LYCEUM_ADMIN_EMAIL and LYCEUM_ADMIN_PASSWORD of an administrator there, who makes the instructors"
        })
    )
  )

const git = (...args: ReadonlyArray<string>): string => {
  try {
    return execFileSync("git", [...args], { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim()
  } catch {
    return ""
  }
}

/** The commit, and whether there is more than it. */
const commit = () => {
  const hash = git("rev-parse", "--short", "HEAD")
  if (hash === "") return "unknown"
  return git("status", "--porcelain", "--untracked-files=no") === "" ? hash : `${hash} with changes`
}

const machine = (load: number) =>
  `${cpus().length} cores, ${cpus()[0]?.model ?? "unknown"}, Node ${process.versions.node}, load before ${load.toFixed(1)}`

const bound = /^(.*\S)\s*:\s*([^:{}]+)$/

/** `metric: expression`, several for one metric together. */
const thresholdsOf = (required: ReadonlyArray<string>) =>
  Effect.reduce(
    required,
    (): Record<string, ReadonlyArray<string>> => ({}),
    (found, text) => {
      const [, metric, expression] = bound.exec(text) ?? []
      return metric === undefined || expression === undefined
        ? Effect.fail(new LoadError({ reason: `--require ${JSON.stringify(text)}: it takes "metric: expression"` }))
        : Effect.succeed({ ...found, [metric]: [...(found[metric] ?? []), expression] })
    }
  )

const verdict = (profile: string, { crossed, reached }: Result) => {
  if (crossed.length === 0) return Effect.void
  // It is made to find where something no longer holds.
  return profile === "breakpoint"
    ? Console.log(`It held up to ${reached.toFixed(1)} beginnings a second.`)
    : Effect.fail(new Failed())
}

const number = (name: string, what: string) =>
  Flag.Finite(name).pipe(Flag.withDescription(what), Flag.optional, Flag.map(Option.getOrUndefined))

const load = Command.make(
  "load",
  {
    profile: Argument.Literals("profile", profiles),
    url: Flag.String("url").pipe(
      Flag.withDescription("Platform to go to; without it the built one is started in a temporary folder"),
      Flag.optional
    ),
    scale: number("scale", "Times the profile's arrival rates"),
    stretch: number("stretch", "Times its length"),
    think: number("think", "Times the time people take to think; 0 = none"),
    require: Flag.String("require").pipe(
      Flag.withDescription('One more bound: "metric: expression", as k6 writes thresholds'),
      Flag.atLeast(0)
    )
  },
  ({ profile, require, scale, stretch, think, url }) =>
    Effect.gen(function* () {
      const before = loadavg()[0] ?? 0
      const thresholds = yield* thresholdsOf(require)
      const target = yield* Option.match(url, { onNone: () => builtPlatform, onSome: elsewhere })
      const samples = target.pid === undefined ? undefined : yield* watch(target.pid)
      const result = resultOf(yield* k6({ profile, scale, stretch, think, thresholds }, target))
      const told = table(result, {
        profile,
        command: `npm run load -- ${process.argv.slice(2).join(" ")}`,
        commit: commit(),
        machine: machine(before),
        date: DateTime.formatIsoDateUtc(yield* DateTime.now),
        used: samples === undefined ? undefined : usedBetween(samples(), result.from, result.to)
      })
      yield* Console.log(told)
      yield* verdict(profile, result)
    }).pipe(
      Effect.scoped,
      Effect.catchTag(["LoadError", "ToolError"], (error: LoadError | ToolError) =>
        Effect.andThen(Console.error(error.message), Effect.fail(new Failed()))
      )
    )
)

Command.run(load, { version: "1" }).pipe(
  Effect.provide(NodeServices.layer),
  NodeRuntime.runMain({ disableErrorReporting: true })
)
