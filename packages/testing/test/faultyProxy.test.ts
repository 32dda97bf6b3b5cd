import { assert, it } from "@effect/vitest"
import { everyNth, type Fault, faultyProxy, inTurn } from "@lyceum/testing/cloud/FaultyProxy"
import { Effect } from "effect"
import { createServer } from "node:http"

const answer = "x".repeat(100_000)

/** A cloud that counts what it has done. */
const cloud = Effect.gen(function* () {
  const done: Array<string> = []
  const server = createServer((request, response) => {
    const pieces: Array<Buffer> = []
    request.on("data", (piece: Buffer) => pieces.push(piece))
    request.on("end", () => {
      done.push(`${request.method} ${request.url} ${Buffer.concat(pieces).toString()}`)
      response.writeHead(201, { "x-from": "cloud", host: String(request.headers.host) }).end(answer)
    })
  })
  const origin = yield* Effect.acquireRelease(
    Effect.callback<string>((resume) => {
      server.listen(0, "127.0.0.1", () => {
        const address = server.address()
        resume(Effect.succeed(`http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`))
      })
    }),
    () =>
      Effect.sync(() => {
        server.close()
        server.closeAllConnections()
      })
  )
  return { origin, done }
})

/** Status and length of the answer, or "cut" when the connection broke. */
const ask = (url: string, body: string) =>
  Effect.promise(async () => {
    try {
      const response = await fetch(url, { method: "POST", body })
      return `${response.status} ${response.headers.get("x-from")} ${(await response.text()).length}`
    } catch {
      return "cut"
    }
  })

it.live("each fault does what it says, and nothing else is touched", () =>
  Effect.gen(function* () {
    const { done, origin } = yield* cloud
    const faults: ReadonlyArray<readonly [Fault | null, answered: string, reached: boolean]> = [
      [null, "201 cloud 100000", true],
      [{ kind: "status", status: 503, body: "slow down", headers: { "x-from": "proxy" } }, "503 proxy 9", false],
      [{ kind: "dropBefore" }, "cut", false],
      [{ kind: "dropAfter" }, "cut", true],
      [{ kind: "cutAnswer", bytes: 70_000 }, "cut", true],
      [{ kind: "delay", milliseconds: 5 }, "201 cloud 100000", true]
    ]
    const proxy = yield* faultyProxy({ target: origin, plan: inTurn(faults.map(([fault]) => fault)) })
    for (const [fault, answered, reached] of [...faults, [null, "201 cloud 100000", true] as const]) {
      const before = done.length
      assert.strictEqual(yield* ask(`${proxy.endpoint}/a?b=c`, "body"), answered, JSON.stringify(fault))
      assert.deepStrictEqual(done.slice(before), reached ? ["POST /a?b=c body"] : [], JSON.stringify(fault))
    }
    assert.deepStrictEqual(
      proxy.seen().map(({ fault }) => fault),
      [...faults.map(([fault]) => fault), null]
    )
    yield* proxy.plan(everyNth(2, { kind: "status", status: 500 }, ({ path }) => path === "/chosen"))
    const statuses = yield* Effect.forEach(["/chosen", "/other", "/other", "/chosen", "/chosen", "/chosen"], (path) =>
      Effect.map(ask(proxy.endpoint + path, ""), (said) => said.slice(0, 3))
    )
    assert.deepStrictEqual(statuses, ["201", "201", "201", "500", "201", "500"])
  })
)
