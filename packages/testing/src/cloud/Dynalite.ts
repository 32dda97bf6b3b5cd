/** DynamoDB's protocol in this process (dynalite, Apache-2.0, npm): for ordinary tests, which have no Python. */
import { Effect, type Scope } from "effect"
import { Server } from "node:http"
import { createRequire } from "node:module"
import { CloudHarnessError } from "./EmulatorCache.ts"

/** CommonJS without types; what it gives is looked at, not believed. */
const load = createRequire(import.meta.url)

const make = (folder: string | undefined) =>
  Effect.suspend(() => {
    const dynalite: unknown = load("dynalite")
    const times = { createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 }
    const server: unknown =
      typeof dynalite === "function" ? dynalite(folder === undefined ? times : { ...times, path: folder }) : undefined
    return server instanceof Server
      ? Effect.succeed(server)
      : Effect.fail(new CloudHarnessError({ reason: "dynalite is not what it was: it made no HTTP server" }))
  })

/** Stops the server and waits until its data is on the disk. */
const close = (server: Server) =>
  Effect.callback<void>((resume) => {
    server.close(() => resume(Effect.void))
    server.closeAllConnections()
  })

const listen = (server: Server) =>
  Effect.callback<string, CloudHarnessError>((resume) => {
    server.once("error", (error) => resume(Effect.fail(new CloudHarnessError({ reason: error.message }))))
    server.listen(0, "127.0.0.1", () => {
      const address = server.address()
      const port = typeof address === "object" && address !== null ? address.port : 0
      resume(Effect.succeed(`http://127.0.0.1:${port}`))
    })
  })

/** Starts a table server on a free port until the scope ends. `folder` keeps the tables; without it they are in memory. */
export const dynalite = (
  options: { readonly folder?: string } = {}
): Effect.Effect<{ readonly endpoint: string }, CloudHarnessError, Scope.Scope> =>
  Effect.gen(function* () {
    const server = yield* Effect.acquireRelease(make(options.folder), close)
    return { endpoint: yield* listen(server) }
  })
