import { assert, describe, it } from "@effect/vitest"
import { createLyceum, isProblem } from "@lyceum/sdk"
import { eventStreamReader, type ServerEvent } from "@lyceum/sdk/EventStream"
import { Arbitrary, Effect, Schema } from "effect"
import { problem, standIn } from "./stand-in.ts"

const lines = [
  "data: one",
  "data:two",
  "data",
  "id: 7",
  "id",
  "event: window",
  ": comment",
  "retry: 5",
  "foo: bar",
  "data: é🎓",
  ""
]
const stream = Arbitrary.all({
  lines: Arbitrary.array(Arbitrary.schema(Schema.Literals(lines)), { maxLength: 30 }),
  end: Arbitrary.schema(Schema.Literals(["\n", "\r", "\r\n"])),
  cuts: Arbitrary.array(Arbitrary.schema(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 300 }))), {
    maxLength: 6
  })
})
const readAll = (pieces: ReadonlyArray<string>): ReadonlyArray<ServerEvent> => {
  const reader = eventStreamReader()
  return pieces.flatMap((piece) => reader.push(piece))
}

describe("event streams", () => {
  it("are read as the standard's examples say", () => {
    assert.deepStrictEqual(
      readAll(["\uFEFFdata: YHOO\ndata: +2\ndata: 10\n\n: test\n\ndata:first\nid: 1\n\ndata\n\ndata:  x\n\n"]),
      [
        { event: "message", data: "YHOO\n+2\n10", id: "" },
        { event: "message", data: "first", id: "1" },
        { event: "message", data: "", id: "1" },
        { event: "message", data: " x", id: "1" }
      ]
    )
  })

  it.effect.prop(
    "give the same events however they are cut, and whatever ends their lines",
    [stream],
    ([{ cuts, end, lines }]) =>
      Effect.sync(() => {
        const text = [...lines, "", ""].join(end)
        const places = [0, ...cuts.toSorted((a, b) => a - b), text.length]
        const pieces = places.slice(1).map((end, at) => text.slice(places[at], end))
        assert.deepStrictEqual(readAll([...pieces]), readAll([[...lines, "", ""].join("\n")]))
      })
  )
})

const window = (n: number) => ({
  start: `2026-03-01T10:0${n}:00.000Z`,
  end: `2026-03-01T10:0${n + 1}:00.000Z`,
  courseId: "*",
  uniqueLearners: n,
  approximate: false
})
const sent = (n: number) => `id: ${window(n).start}\nevent: window\ndata: ${JSON.stringify(window(n))}\n\n`

/** A body that gives its pieces and then ends, breaks, or says nothing more. */
const body = (pieces: ReadonlyArray<string>, then: "end" | "break" | "silence"): Response => {
  const left = [...pieces]
  return new Response(
    new ReadableStream({
      pull(controller) {
        const piece = left.shift()
        if (piece !== undefined) controller.enqueue(new TextEncoder().encode(piece))
        else if (then === "end") controller.close()
        else if (then === "break") controller.error(new TypeError("connection reset"))
        else return new Promise<void>(() => undefined)
        return undefined
      }
    }),
    { headers: { "content-type": "text/event-stream" } }
  )
}

describe("follow", () => {
  it("goes on after an end, a break and a silence, asking for what came after the last event", async () => {
    const { fetch, seen } = standIn((_, before) => {
      if (before === 0) return body(["retry: 1\n\n", sent(1), sent(2).slice(0, 20), sent(2).slice(20)], "end")
      if (before === 1) return body(["retry: 1\n\n", sent(3), sent(4).slice(0, 30)], "break")
      return before === 2 ? body(["retry: 1\n\n: alive\n\n", sent(4)], "silence") : body([sent(5)], "silence")
    })
    const found: Array<number> = []
    const connections: Array<boolean> = []
    for await (const { data } of createLyceum({ baseUrl: "http://platform.example", fetch }).follow({
      silenceMillis: 50,
      onConnection: (connected) => connections.push(connected)
    })) {
      found.push(data.uniqueLearners)
      if (found.length === 5) break
    }
    assert.deepStrictEqual(found, [1, 2, 3, 4, 5])
    assert.deepStrictEqual(connections, [true, false, true, false, true, false, true])
    assert.deepStrictEqual(
      seen.map(({ headers }) => headers.get("last-event-id")),
      [null, window(2).start, window(3).start, window(4).start]
    )
  })

  it("throws a problem instead of trying for ever", async () => {
    const { fetch, seen } = standIn(() => problem(403, "forbidden"))
    const error = await createLyceum({ baseUrl: "http://platform.example", fetch })
      .follow()
      .next()
      .catch((thrown: unknown) => thrown)
    assert.isTrue(isProblem(error, "urn:lyceum:problem:forbidden"))
    assert.strictEqual(seen.length, 1)
  })

  it("ends with the caller's signal", async () => {
    const stop = new AbortController()
    const { fetch } = standIn(() => body([sent(1)], "silence"))
    const stream = createLyceum({ baseUrl: "http://platform.example", fetch }).follow({
      courseId: "x",
      signal: stop.signal,
      silenceMillis: 100
    })
    assert.strictEqual((await stream.next()).value?.data.uniqueLearners, 1)
    stop.abort()
    assert.isTrue((await stream.next()).done)
  })
})
