/** k6 as a process. */
import { tool } from "@lyceum/testing/tools/Tool"
import { Effect } from "effect"
import { spawn } from "node:child_process"
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { LoadError, type Target } from "./Platform.ts"
import { decodeSummary } from "./Summary.ts"

/** The kinds of load, each a script of the same name. */
export const profiles = ["smoke", "average", "stress", "spike", "soak", "breakpoint", "step"] as const
export type Profile = (typeof profiles)[number]

/** What a run may say otherwise than its profile; absent is the profile's own. */
export interface Wish {
  readonly profile: Profile
  readonly scale: number | undefined
  readonly stretch: number | undefined
  readonly think: number | undefined
  /** More thresholds, `{metric: [expression, …]}`. */
  readonly thresholds: Readonly<Record<string, ReadonlyArray<string>>>
}

/** k6's exit code when thresholds did not hold; anything else but 0 is a fault of the run. */
const thresholdsCrossed = 99

const ended = (program: string, args: ReadonlyArray<string>, env: Readonly<Record<string, string>>) =>
  Effect.callback<{ readonly code: number | null; readonly said: string }, LoadError>((resume) => {
    const child = spawn(program, [...args], { env: { ...process.env, ...env }, stdio: ["ignore", "ignore", "pipe"] })
    let said = ""
    child.stderr.on("data", (chunk: Buffer) => (said = (said + chunk.toString()).slice(-20_000)))
    child.once("error", ({ message }) =>
      resume(Effect.fail(new LoadError({ reason: `k6 cannot be started: ${message}` })))
    )
    child.once("exit", (code) => resume(Effect.succeed({ code, said })))
    return Effect.sync(() => child.kill("SIGKILL"))
  })

const text = (name: string, value: number | undefined) => (value === undefined ? {} : { [name]: String(value) })

/** Runs a profile to its end; gives its summary. Fails with what k6 said when there is none. */
export const k6 = (wish: Wish, { admin, url }: Target) =>
  Effect.gen(function* () {
    const program = yield* tool("k6")
    const folder = yield* Effect.acquireRelease(
      Effect.sync(() => mkdtempSync(join(tmpdir(), "lyceum-k6-"))),
      (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
    )
    const file = join(folder, "summary.json")
    const script = join(import.meta.dirname, "k6", `${wish.profile}.ts`)
    const { code, said } = yield* ended(program, ["run", "--quiet", "--no-color", "--no-usage-report", script], {
      LOAD_URL: url,
      LOAD_SUMMARY: file,
      LYCEUM_ADMIN_EMAIL: admin.email,
      LYCEUM_ADMIN_PASSWORD: admin.password,
      LOAD_THRESHOLDS: JSON.stringify(wish.thresholds),
      ...text("LOAD_SCALE", wish.scale),
      ...text("LOAD_STRETCH", wish.stretch),
      ...text("LOAD_THINK", wish.think)
    })
    if ((code !== 0 && code !== thresholdsCrossed) || !existsSync(file))
      return yield* new LoadError({ reason: `k6 ended with ${code}:\n${said.trim()}` })
    return yield* decodeSummary(readFileSync(file, "utf8"))
  }).pipe(Effect.scoped)
