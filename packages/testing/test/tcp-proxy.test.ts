/** The proxy of the chaos tier must hurt only as it says: bytes that change places would break promises that the platform keeps. */
import { assert, it } from "@effect/vitest"
import { tcpProxy } from "@lyceum/testing/chaos/TcpProxy"
import { listening } from "@lyceum/testing/cloud/Listening"
import { Effect } from "effect"
import { once } from "node:events"
import { connect, createServer, type Socket } from "node:net"

const pieces = 400

/** Says numbers, one a write, and lets the other side read each by itself. */
const sayNumbers = async (socket: Socket, changed: (n: number) => void) => {
  socket.setNoDelay(true)
  for (let n = 0; n < pieces; n++) {
    changed(n)
    socket.write(`${n} `)
    await new Promise((resume) => setImmediate(resume))
    // A process that was busy: what is due is late.
    if (n % 7 === 0) for (const until = performance.now() + 3; performance.now() < until;);
  }
  socket.end()
}

it.live("bytes keep their order, whatever the delay was and is", () =>
  Effect.gen(function* () {
    const received: Array<string> = []
    const server = yield* Effect.acquireRelease(
      Effect.sync(() =>
        createServer((socket) => {
          socket.setEncoding("utf8").on("data", (text) => received.push(String(text)))
          socket.on("end", () => socket.end())
        })
      ),
      (one) => Effect.sync(() => one.close())
    )
    const proxy = yield* tcpProxy(yield* listening(server))
    const client = connect(proxy.port, "127.0.0.1").resume()
    yield* Effect.promise(() => once(client, "connect"))
    const closed = once(client, "close")
    yield* Effect.promise(() => sayNumbers(client, (n) => proxy.delay([9, 2, 0, 1][n % 4] ?? 0)))
    yield* Effect.promise(() => closed)
    assert.deepStrictEqual(
      received.join("").trim().split(" ").map(Number),
      Array.from({ length: pieces }, (_, n) => n)
    )
  })
)
