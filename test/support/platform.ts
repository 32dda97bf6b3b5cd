/**
 * The whole platform for tests: every service in this process, on embedded parts, with fresh data that is gone with the scope.
 * One a test file: `layer(Platform.layer)("…", (it) => …)`.
 */
import { probePort } from "@lyceum/local/platform/Ports"
import { startPlatform } from "@lyceum/local/platform/Platform"
import type { StartAccount } from "@lyceum/local/platform/Accounts"
import { Context, Effect, Layer } from "effect"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

const account = (role: StartAccount["role"], password: string, name: string): StartAccount => ({
  email: `${role}@lyceum.example`,
  password,
  name,
  role
})

/** The accounts of a first start, which READMEs speak of. */
export const accounts = {
  learner: account("learner", "learn-something-new", "Lena Learner"),
  instructor: account("instructor", "teach-something-new", "Ines Instructor"),
  admin: account("admin", "watch-over-it-all", "Ada Admin")
}

/** Starts the platform on a data folder, with the accounts above; gives its address. It ends with the scope. */
export const startedIn = (folder: string) =>
  Effect.gen(function* () {
    return yield* startPlatform({
      folder,
      port: yield* probePort(0),
      accounts: Object.values(accounts),
      demoAccounts: [],
      durable: false,
      started: () => Effect.void
    })
  })

export class Platform extends Context.Service<
  Platform,
  {
    /** The one address that people use, without a slash at the end. */
    readonly address: string
    readonly folder: string
  }
>()("lyceum/test/Platform") {
  static readonly layer = Layer.effect(
    Platform,
    Effect.gen(function* () {
      const folder = yield* Effect.acquireRelease(
        Effect.sync(() => mkdtempSync(join(tmpdir(), "lyceum-platform-"))),
        (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
      )
      const address = yield* startedIn(folder)
      return { address, folder }
    })
  )
}
