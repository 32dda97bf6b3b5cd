/**
 * DynamoDB's protocol in this process, its tables in the data folder: the user service speaks to it with the client it has in the
 * cloud. On a loopback port, for who knows the access key of this start alone: pages in a browser, and other people's programs,
 * do not get in.
 */
import { Effect, Schema, type Scope } from "effect"
import { randomBytes } from "node:crypto"
import { mkdirSync } from "node:fs"
import { type IncomingMessage, Server, type ServerResponse } from "node:http"
import { createRequire } from "node:module"

export class TableServerFailed extends Schema.TaggedError<TableServerFailed>()("TableServerFailed", {
  reason: Schema.String
}) {
  override get message() {
    return `the server for notifications did not start: ${this.reason}`
  }
}

/** CommonJS without types, not in the bundle: loaded here, and looked at before it is believed. */
const load = createRequire(import.meta.url)

const open = (path: string) =>
  Effect.suspend(() => {
    mkdirSync(path, { recursive: true })
    const dynalite: unknown = load("dynalite")
    const server: unknown =
      typeof dynalite === "function" ? dynalite({ path, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 }) : null
    return server instanceof Server
      ? Effect.succeed(server)
      : Effect.fail(new TableServerFailed({ reason: "dynalite made no HTTP server" }))
  })

/** Waits until what was written is in the files. */
const close = (server: Server) =>
  Effect.callback<void>((resume) => {
    server.close(() => resume(Effect.void))
    server.closeAllConnections()
  })

/** Lets requests through that are signed with the key; the signature itself is not checked, the key is the secret. */
const guard = (server: Server, accessKey: string) => {
  const listeners = server.listeners("request")
  server.removeAllListeners("request")
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    if (request.headers.authorization?.includes(`Credential=${accessKey}/`) !== true) {
      response.writeHead(403).end()
      return
    }
    for (const listener of listeners) Reflect.apply(listener, server, [request, response])
  })
}

const listen = (server: Server) =>
  Effect.callback<string, TableServerFailed>((resume) => {
    server.once("error", ({ message }) => resume(Effect.fail(new TableServerFailed({ reason: message }))))
    server.listen(0, "127.0.0.1", () => {
      const address = server.address()
      resume(Effect.succeed(`http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`))
    })
  })

/** Starts it on a folder for the life of the scope. */
export const tableServer = (
  folder: string
): Effect.Effect<{ readonly endpoint: string; readonly accessKey: string }, TableServerFailed, Scope.Scope> =>
  Effect.gen(function* () {
    const accessKey = randomBytes(16).toString("hex")
    const server = yield* Effect.acquireRelease(open(folder), close)
    guard(server, accessKey)
    return { endpoint: yield* listen(server), accessKey }
  })
