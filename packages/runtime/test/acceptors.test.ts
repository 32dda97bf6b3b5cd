/** More sockets for a listener, on real connections. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { createServer, get, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import { promisify } from "node:util"
import { acceptMore, listenOptions } from "../src/http/Acceptors.ts"

const host = "127.0.0.1"
const connections = 64

const listening = (handle: (request: IncomingMessage, response: ServerResponse) => void) =>
  Effect.acquireRelease(
    Effect.gen(function* () {
      const options = yield* listenOptions({ host, port: 0, backlog: 511 })
      const server = createServer(handle)
      acceptMore(server, options)
      yield* Effect.promise(() => new Promise<void>((done) => server.listen(options, done)))
      return server
    }),
    (server) => Effect.sync(() => (server.close(), server.closeAllConnections()))
  )

const portOf = (server: Server): number => {
  const address = server.address()
  return typeof address === "object" && address !== null ? address.port : 0
}

/** A request over a connection of its own. */
const ask = (server: Server) =>
  new Promise<number>((done, failed) => {
    get({ host, port: portOf(server), agent: false }, (response) => {
      response.resume()
      response.once("end", () => done(response.statusCode ?? 0))
    }).once("error", failed)
  })

describe.runIf(process.platform === "linux")("a listener of many sockets", () => {
  it.live("is connected to by all of them, and closes when the last request of any is answered", () =>
    Effect.gen(function* () {
      const waiting: Array<ServerResponse> = []
      let all = () => {}
      const arrived = new Promise<void>((resume) => (all = resume))
      const server = yield* listening((_, response) => {
        if (waiting.push(response) === connections) all()
      })
      const asked = Promise.all(Array.from({ length: connections }, () => ask(server)))
      yield* Effect.promise(() => arrived)
      const own = yield* Effect.promise(() => promisify(server.getConnections.bind(server))())
      assert.isBelow(own, connections)

      let isClosed = false
      const closed = new Promise<void>((resume) => server.close(() => ((isClosed = true), resume())))
      for (const response of waiting.slice(1)) response.end()
      yield* Effect.promise(() => Promise.race([asked, new Promise((turn) => setImmediate(turn))]))
      assert.isFalse(isClosed)
      waiting[0]?.end()
      assert.deepStrictEqual(new Set(yield* Effect.promise(() => asked)), new Set([200]))
      yield* Effect.promise(() => closed)
    })
  )

  it.live("shares no port with another listener", () =>
    Effect.gen(function* () {
      const server = yield* listening((_, response) => response.end())
      assert.isFalse((yield* listenOptions({ host, port: portOf(server), backlog: 511 })).reusePort)
      const second = createServer()
      const options = yield* listenOptions({ host, port: portOf(server), backlog: 511 })
      const code = yield* Effect.promise(
        () =>
          new Promise((resume) =>
            second.once("error", (error) => resume("code" in error ? error.code : "")).listen(options)
          )
      )
      assert.strictEqual(code, "EADDRINUSE")
    })
  )
})
