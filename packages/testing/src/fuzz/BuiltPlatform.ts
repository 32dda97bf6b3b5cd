/** The platform as it is built (`npm run build`), in a process of its own, with fresh data that is gone with the scope. */
import { Effect, type Scope } from "effect"
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { serve } from "../cluster/Process.ts"
import { ToolError } from "../tools/Cache.ts"

const program = resolve(import.meta.dirname, "../../../../services/local/dist/lyceum.mjs")

/** The accounts of a first start (services/local/src/platform/Accounts.ts). */
export const demoAdmin = { email: "admin@lyceum.example", password: "watch-over-it-all" }

/** Starts it; gives its address and the folder of its data and logs. */
export const builtPlatform: Effect.Effect<
  { readonly address: string; readonly folder: string },
  ToolError,
  Scope.Scope
> = Effect.gen(function* () {
  if (!existsSync(program)) return yield* new ToolError({ reason: `${program} is not there: npm run build` })
  const folder = yield* Effect.acquireRelease(
    Effect.sync(() => mkdtempSync(join(tmpdir(), "lyceum-fuzz-"))),
    (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
  )
  const log = join(folder, "start.log")
  const said = () => (existsSync(log) ? readFileSync(log, "utf8") : "")
  yield* serve({
    program: process.execPath,
    args: [program, "start", "--port", "0", "--data-dir", join(folder, "data")],
    log,
    ready: Effect.sync(() => said().includes("Ctrl-C stops")),
    seconds: 120,
    ends: "SIGTERM"
  })
  const address = /Address\s+(http:\S+)/.exec(said())?.[1]
  if (address === undefined) return yield* new ToolError({ reason: `the platform names no address:\n${said()}` })
  return { address, folder }
})
