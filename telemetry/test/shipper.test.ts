/** The shipper of the log on bad days: Loki is away, refuses, or is slow; the file is begun anew; lines are no JSON. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber } from "effect"
import { FetchHttpClient } from "effect/http"
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { createServer } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { entryOf, pushBody } from "../observe/logs/Entry.ts"
import { nothingShipped } from "../observe/logs/Shipped.ts"
import { ship } from "../observe/logs/Shipper.ts"
import { readPiece } from "../observe/logs/Tail.ts"
import { eventually } from "./support/Journey.ts"

const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "lyceum-shipper-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
)

/** Answers pushes with a status that can be changed, and keeps the lines of those that it took. */
const receiver = Effect.gen(function* () {
  const lines: Array<string> = []
  const state = { status: 204, asked: 0 }
  const server = createServer((request, response) => {
    let text = ""
    request.on("data", (chunk: Buffer) => (text += chunk.toString()))
    request.on("end", () => {
      state.asked++
      if (state.status === 204) lines.push(...[...text.matchAll(/line-\d+/g)].map(([line]) => line))
      response.writeHead(state.status).end()
    })
  })
  yield* Effect.acquireRelease(
    Effect.callback<void>((resume) => void server.listen(0, "127.0.0.1", () => resume(Effect.void))),
    () => Effect.sync(() => (server.closeAllConnections(), server.close()))
  )
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`
  return { lines, state, url }
})

const setup = Effect.fnUntraced(function* (retries: number) {
  const [place, loki, shipped] = [yield* folder, yield* receiver, nothingShipped()]
  const file = join(place, "log")
  const options = {
    file,
    position: join(place, "position"),
    loki: loki.url,
    pieceBytes: 1000,
    interval: "5 millis",
    retries,
    pause: "2 millis"
  } as const
  const run = Effect.provide(ship(options, shipped), FetchHttpClient.layer)
  const write = (from: number, to: number) => {
    for (let index = from; index < to; index++)
      appendFileSync(file, `${JSON.stringify({ message: `line-${index}` })}\n`)
  }
  return { ...options, ...loki, shipped, run, write }
})
const until = (holds: () => void) => eventually(Effect.sync(holds))
const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => `line-${from + index}`)

describe("the shipper", () => {
  it.live("waits for the file and for Loki, and ships each line once, in order, over restarts", () =>
    Effect.gen(function* () {
      const { file, lines, position, run, shipped, state, write } = yield* setup(10_000)
      state.status = 503
      const first = yield* Effect.forkScoped(run)
      write(0, 20)
      yield* until(() => assert.isAtLeast(state.asked, 2))
      state.status = 204
      yield* until(() => assert.deepStrictEqual(lines, numbers(0, 20)))
      // Between the two a line would come again, which Loki keeps once.
      yield* until(() => assert.strictEqual(readFileSync(position, "utf8"), `{"end":${statSync(file).size}}`))
      yield* Fiber.interrupt(first)
      write(20, 200)
      yield* Effect.forkScoped(run)
      yield* until(() => assert.deepStrictEqual(lines, numbers(0, 200)))
      assert.strictEqual(shipped.entries, 200)
      assert.deepStrictEqual(shipped.dropped, { retries: 0, refused: 0 })
    })
  )

  it.live("gives up what nobody takes, counts it, and goes on with what follows", () =>
    Effect.gen(function* () {
      const { lines, run, shipped, state, write } = yield* setup(3)
      state.status = 500
      write(0, 10)
      yield* Effect.forkScoped(run)
      yield* until(() => assert.strictEqual(shipped.dropped.retries, 10))
      assert.strictEqual(state.asked, 4, "once and three times again")
      state.status = 400
      write(10, 20)
      yield* until(() => assert.strictEqual(shipped.dropped.refused, 10))
      assert.strictEqual(state.asked, 5, "what is wrong is not sent again")
      state.status = 204
      write(20, 30)
      yield* until(() => assert.deepStrictEqual(lines, numbers(20, 30)))
    })
  )

  it.live("reads a file anew that was begun anew, and survives a position that nobody can read", () =>
    Effect.gen(function* () {
      const { file, lines, position, run, write } = yield* setup(3)
      writeFileSync(position, "nonsense")
      write(0, 50)
      yield* Effect.forkScoped(run)
      yield* until(() => assert.deepStrictEqual(lines, numbers(0, 50)))
      writeFileSync(file, "")
      write(50, 51)
      yield* until(() => assert.strictEqual(lines.at(-1), "line-50"))
    })
  )
})

describe("a piece of a file", () => {
  it.effect("holds whole lines and as many bytes as were asked for; one that is longer comes in pieces", () =>
    Effect.gen(function* () {
      const file = join(yield* folder, "log")
      assert.deepStrictEqual(readPiece(file, 5, 100), { lines: [], end: 0 })
      writeFileSync(file, "one\ntwo\nthr")
      assert.deepStrictEqual(readPiece(file, 0, 100), { lines: ["one", "two"], end: 8 })
      assert.deepStrictEqual(readPiece(file, 8, 100), { lines: [], end: 8 })
      assert.deepStrictEqual(readPiece(file, 0, 5), { lines: ["one"], end: 4 })
      writeFileSync(file, `${"x".repeat(25)}\nend\n`)
      assert.deepStrictEqual(readPiece(file, 0, 10), { lines: ["x".repeat(10)], end: 10 })
      assert.strictEqual(readFileSync(file, "utf8").length, 30)
    })
  )
})

describe("an entry", () => {
  it("has the labels that Alloy gives, and ids beside them", () => {
    const line = JSON.stringify({
      time: "2026-01-02T03:04:05.678Z",
      level: "WARN",
      service: "user",
      message: "m",
      traceId: "t",
      requestId: "r"
    })
    assert.deepStrictEqual(entryOf(line, 0), {
      labels: { service: "user", level: "WARN" },
      at: "1767323045678000000",
      line,
      metadata: { traceId: "t", requestId: "r" }
    })
  })

  it("a stranger's line is kept and makes no stream of its own", () => {
    const strange = [
      "no json",
      '{"service":"x","level":5}',
      '{"service":"Some One","level":"LOUD","time":"later"}',
      '["a"]'
    ]
    const entries = strange.map((line) => entryOf(line, 1000.7))
    assert.deepStrictEqual(
      entries.map(({ line }) => line),
      strange
    )
    const { streams } = pushBody(entries)
    assert.deepStrictEqual(
      streams.map(({ stream }) => stream),
      [{ service: "unknown", level: "unknown" }]
    )
    assert.deepStrictEqual(new Set(entries.map(({ at }) => at)), new Set(["1000000000"]))
  })
})
