import { assert, layer } from "@effect/vitest"
import { maxProgressStreams, ProgressStreamEvent } from "@lyceum/api/ProgressStream"
import { enrollmentId } from "@lyceum/domain/DerivedId"
import { Pacing } from "@lyceum/runtime/live/LiveStreams"
import { openEventStream } from "@lyceum/testing/EventStream"
import { ConfigProvider, Context, Effect, Exit, Layer, Schema, Scope } from "effect"
import { SqlClient } from "effect/sql"
import { randomUUID } from "node:crypto"
import { createServer, connect } from "node:net"
import { layerNoDeps } from "../src/Progress.ts"
import { enrol, learning, manual, optional, publish, publishNext, viewed } from "./Courses.ts"
import {
  databases,
  eventually,
  issuer,
  others,
  Outside,
  someone,
  type Someone,
  tokens,
  versionNumber
} from "./Harness.ts"

const freePort = Effect.callback<number>((resume) => {
  const server = createServer()
  server.listen(0, "127.0.0.1", () => {
    const address = server.address()
    const port = address !== null && typeof address === "object" ? address.port : 0
    server.close(() => resume(Effect.succeed(port)))
  })
})

/** One process of the service, at its own address. */
const replica = (port: number, managementPort: number) =>
  Layer.fresh(layerNoDeps).pipe(
    Layer.provide([others, tokens]),
    Layer.provide(
      ConfigProvider.layer(
        ConfigProvider.fromUnknown({
          PORT: String(port),
          MANAGEMENT_PORT: String(managementPort),
          MANAGEMENT_TOKEN: "t",
          ...issuer
        })
      )
    )
  )

class Addresses extends Context.Service<Addresses, { readonly first: string; readonly second: string }>()(
  "@lyceum/progress/test/Replicas"
) {}

const ground = Layer.mergeAll(Outside.layer, databases)

/** Two processes of the service on one database. */
const two = Layer.unwrap(
  Effect.gen(function* () {
    const ports = yield* Effect.all([freePort, freePort, freePort, freePort])
    const [first, firstManagement, second, secondManagement] = ports
    return Layer.mergeAll(
      replica(first, firstManagement),
      replica(second, secondManagement),
      Layer.succeed(Addresses, { first: `http://127.0.0.1:${first}`, second: `http://127.0.0.1:${second}` })
    )
  })
)

const request = (url: string, method: string, path: string, as: Someone, body?: unknown) =>
  Effect.promise(async () => {
    const response = await fetch(url + path, {
      method,
      headers: {
        authorization: `Bearer ${as.token}`,
        ...(body === undefined ? {} : { "content-type": "application/json" })
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) })
    })
    return { status: response.status, text: await response.text() }
  })

const path = "/v1/progress/stream"
const decode = Schema.decodeUnknownEffect(ProgressStreamEvent)

/** Opens the stream of somebody; `next` gives the next event. */
const open = Effect.fnUntraced(function* (url: string, as: Someone) {
  const stream = yield* openEventStream(url + path, { authorization: `Bearer ${as.token}` })
  const next = Effect.flatMap(stream.next, (fields) => Effect.orDie(decode(fields)))
  /** The next that is no `sync`. */
  const change = Effect.gen(function* () {
    let event = yield* next
    while (event.event === "sync") event = yield* next
    return event.data
  })
  return { ...stream, next, change }
})

const mark = (url: string, as: Someone, courseId: string, itemId: string, state = "complete") =>
  request(url, "PUT", `/v1/progress/${courseId}/items/${itemId}`, as, { state })
const look = (url: string, as: Someone, courseId: string) => request(url, "GET", `/v1/progress/${courseId}`, as)
const view = (url: string, as: Someone, courseId: string, itemId: string) =>
  request(url, "POST", "/v1/learning-events", as, {
    events: [{ id: randomUUID(), type: "item-viewed", courseId, itemId, occurredAt: "2026-01-02T03:04:05Z" }]
  })

const patient = Layer.succeed(Pacing, { heartbeat: "50 millis", patience: "300 millis", lifetime: "10 minutes" })
const Two = two.pipe(Layer.provide(patient), Layer.provideMerge(ground))

layer(Two, { excludeTestServices: true, timeout: "60 seconds" })("live progress", (it) => {
  it.effect("each change reaches every stream of the learner within a second, whichever process made it", () =>
    Effect.gen(function* () {
      const { first, second } = yield* Addresses
      const { courseId, item, learner } = yield* learning({ a: manual, b: manual, c: viewed, d: optional }, true)
      yield* look(first, learner, courseId)
      // A change from before both processes listen is told as "read anew", not as itself.
      const sql = yield* SqlClient.SqlClient
      const listeners = sql`SELECT pid FROM pg_stat_activity
        WHERE datname = current_database() AND query ILIKE '%listen%progress_changes%' AND pid <> pg_backend_pid()`
      yield* eventually(listeners, (rows) => rows.length >= 2)
      const here = yield* open(first, learner)
      const there = yield* open(second, learner)
      const stranger = yield* open(first, someone())
      for (const stream of [here, there, stranger]) {
        assert.strictEqual(stream.response.status, 200)
        assert.include(stream.response.headers.get("content-type") ?? "", "text/event-stream")
        assert.strictEqual((yield* stream.next).event, "sync")
      }
      const course = { courseId, courseVersion: versionNumber(1), completed: false, requiredItems: 3 }
      const expected = {
        ...course,
        itemId: item("a"),
        state: "completed" as const,
        percent: 33,
        completedItems: 1,
        version: 1
      }
      assert.strictEqual((yield* mark(first, learner, courseId, item("a"))).status, 200)
      const committed = performance.now()
      for (const stream of [here, there]) assert.deepInclude(yield* stream.change, expected)
      assert.isBelow(performance.now() - committed, 1000)

      yield* mark(second, learner, courseId, item("b"))
      assert.deepInclude(yield* here.change, { itemId: item("b"), percent: 66, version: 2 })
      assert.deepInclude(yield* there.change, { itemId: item("b"), percent: 66, version: 2 })
      yield* mark(second, learner, courseId, item("b"), "incomplete")
      assert.deepInclude(yield* here.change, { itemId: item("b"), state: "not-started", percent: 33, version: 3 })
      yield* mark(first, learner, courseId, item("b"))
      assert.deepInclude(yield* here.change, { itemId: item("b"), percent: 66, version: 4 })
      // Activity, applied at once in a sequential course: first touched, then completed; both may come as one.
      yield* view(first, learner, courseId, item("c"))
      let viewedItem = yield* here.change
      while (viewedItem.percent < 100) {
        assert.deepInclude(viewedItem, { itemId: item("c"), state: "in-progress" })
        viewedItem = yield* here.change
      }
      assert.deepInclude(viewedItem, { itemId: item("c"), completed: true })
      // Nobody else hears of it.
      assert.strictEqual(yield* stranger.take, ": heartbeat")
    })
  )

  it.effect("a course that is entered, changed to another version or left is told", () =>
    Effect.gen(function* () {
      const { first } = yield* Addresses
      const outside = yield* Outside
      const learner = someone()
      const { courseId } = yield* publish({ a: manual })
      const stream = yield* open(first, learner)
      assert.strictEqual((yield* stream.next).event, "sync")
      yield* enrol(courseId, learner)
      yield* look(first, learner, courseId)
      assert.deepInclude(yield* stream.change, { courseId, itemId: null, state: null, percent: 0, version: 0 })
      yield* publishNext(courseId, 2, { a: manual, b: manual })
      yield* enrol(courseId, learner, 2)
      const sql = yield* SqlClient.SqlClient
      const hint = JSON.stringify({
        userId: learner.userId,
        enrollmentId: enrollmentId(courseId, learner.userId),
        itemIds: []
      })
      yield* sql`UPDATE enrollments SET course_version = 2 WHERE user_id = ${learner.userId}`
      yield* sql`SELECT pg_notify('progress_changes', ${hint})`
      assert.deepInclude(yield* stream.change, { courseId, courseVersion: versionNumber(2), requiredItems: 2 })
      yield* sql`UPDATE enrollments SET status = 'withdrawn' WHERE user_id = ${learner.userId}`
      yield* sql`SELECT pg_notify('progress_changes', ${hint})`
      assert.strictEqual((yield* stream.next).event, "sync")
      // What is no hint, and what cannot be read now, break nothing.
      yield* sql`SELECT pg_notify('progress_changes', 'nonsense')`
      yield* publishNext(courseId, 3, { a: manual })
      yield* sql`UPDATE enrollments SET status = 'active', course_version = 3 WHERE user_id = ${learner.userId}`
      outside.away = true
      yield* sql`SELECT pg_notify('progress_changes', ${hint})`
      assert.strictEqual((yield* stream.next).event, "sync")
      outside.away = false
      yield* sql`SELECT pg_notify('progress_changes', ${hint})`
      assert.deepInclude(yield* stream.change, { courseVersion: versionNumber(3), requiredItems: 1 })
    })
  )

  it.effect("after a gap of the listener every reader is told to read anew", () =>
    Effect.gen(function* () {
      const { first } = yield* Addresses
      const { courseId, item, learner } = yield* learning({ a: manual })
      yield* look(first, learner, courseId)
      const stream = yield* open(first, learner)
      assert.strictEqual((yield* stream.next).event, "sync")
      const sql = yield* SqlClient.SqlClient
      yield* sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND query ILIKE 'LISTEN%progress_changes%' AND pid <> pg_backend_pid()`
      assert.strictEqual((yield* stream.next).event, "sync")
      yield* mark(first, learner, courseId, item("a"))
      assert.deepInclude(yield* stream.change, { percent: 100 })
    })
  )

  it.effect("a comment shows that the connection lives; without a sign-in, or a scope, there is none", () =>
    Effect.gen(function* () {
      const { first } = yield* Addresses
      const quiet = yield* open(first, someone())
      assert.strictEqual((yield* quiet.next).event, "sync")
      assert.strictEqual(yield* quiet.take, ": heartbeat")
      assert.strictEqual((yield* open(first, { ...someone(), token: "forged" })).response.status, 401)
      assert.strictEqual((yield* open(first, someone("learner", ["courses:read"]))).response.status, 403)
    })
  )

  it.effect("a person has twenty streams at most; one that is closed makes room", () =>
    Effect.gen(function* () {
      const { first } = yield* Addresses
      const learner = someone()
      const streams = yield* Effect.forEach(Array.from({ length: maxProgressStreams }), () => open(first, learner))
      for (const stream of streams) assert.strictEqual((yield* stream.next).event, "sync")
      const refused = yield* open(first, learner)
      assert.strictEqual(refused.response.status, 429)
      assert.strictEqual((yield* open(first, someone())).response.status, 200)
      yield* streams[0]?.abort ?? Effect.void
      const status = Effect.scoped(Effect.map(open(first, learner), ({ response }) => response.status))
      assert.strictEqual(yield* eventually(status, (now) => now === 200), 200)
    })
  )

  it.effect(
    "a reader that takes nothing is cut off; another of the same person goes on",
    () =>
      Effect.gen(function* () {
        const { first } = yield* Addresses
        const items = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`item-${n}`, manual]))
        const { courseId, item, learner } = yield* learning(items)
        yield* look(first, learner, courseId)
        const reading = yield* open(first, learner)
        assert.strictEqual((yield* reading.next).event, "sync")
        const slow = { closed: false }
        yield* Effect.acquireRelease(
          Effect.sync(() => {
            const socket = connect(Number(new URL(first).port), "127.0.0.1", () => {
              socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${learner.token}\r\n\r\n`)
              socket.pause()
            })
            socket.on("error", () => {})
            socket.on("close", () => (slow.closed = true))
            // Who reads nothing learns of the end by writing; empty lines mean nothing to the server.
            const knock = setInterval(() => socket.write("\r\n"), 50)
            socket.on("close", () => clearInterval(knock))
            return socket
          }),
          (socket) => Effect.sync(() => socket.destroy())
        )
        const hint = JSON.stringify({
          userId: learner.userId,
          enrollmentId: enrollmentId(courseId, learner.userId),
          itemIds: Object.keys(items).map(item)
        })
        const sql = yield* SqlClient.SqlClient
        let events = 0
        for (let rounds = 0; !slow.closed && rounds < 2000; rounds++) {
          yield* sql`SELECT pg_notify('progress_changes', ${hint})`
          for (let n = 0; n < 100; n++) if ((yield* reading.next).event === "progress") events++
        }
        assert.isTrue(slow.closed)
        assert.isAbove(events, 0)
      }),
    60_000
  )
})

const short = Layer.succeed(Pacing, { heartbeat: "50 millis", patience: "300 millis", lifetime: "200 millis" })
const OneShort = two.pipe(Layer.provide(short), Layer.provideMerge(ground))

layer(OneShort, { excludeTestServices: true, timeout: "60 seconds" })("the life of a stream", (it) => {
  it.effect("ends after its time: what a session may no longer see ends with it", () =>
    Effect.gen(function* () {
      const { first } = yield* Addresses
      const stream = yield* open(first, someone())
      assert.strictEqual((yield* stream.next).event, "sync")
      let block = yield* stream.take
      while (block !== undefined) {
        assert.strictEqual(block, ": heartbeat")
        block = yield* stream.take
      }
    })
  )
})

layer(ground, { excludeTestServices: true, timeout: "60 seconds" })("a restart", (it) => {
  it.effect(
    "ends every stream and does not hold the process; events sent again to the next process change nothing",
    () =>
      Effect.gen(function* () {
        const [port, managementPort] = yield* Effect.all([freePort, freePort])
        const url = `http://127.0.0.1:${port}`
        const start = Effect.gen(function* () {
          const scope = yield* Scope.make()
          yield* Layer.buildWithScope(replica(port, managementPort), scope)
          return scope
        })
        const { courseId, item, learner } = yield* learning({ a: viewed, b: viewed })
        // As a page that is left sends it: a body of JSON that nobody waits for.
        const event = (key: string, occurredAt: string) => ({
          id: randomUUID(),
          type: "item-viewed",
          courseId,
          itemId: item(key),
          occurredAt
        })
        const events = [event("a", "2026-01-02T03:04:05Z"), event("a", "2026-01-02T03:05:00Z")]
        const beacon = Effect.promise(async () => {
          const response = await fetch(`${url}/v1/learning-events`, {
            method: "POST",
            headers: { authorization: `Bearer ${learner.token}` },
            body: new Blob([JSON.stringify({ events })], { type: "application/json" })
          })
          return { status: response.status, text: await response.text() }
        })
        const sql = yield* SqlClient.SqlClient
        const state = sql`SELECT s.version, s.state, a.last_at FROM streams s, item_activity a
          WHERE s.id = ${`progress-${enrollmentId(courseId, learner.userId)}`} AND a.user_id = ${learner.userId}`

        const before = yield* start
        const first = yield* beacon
        assert.deepStrictEqual([first.status, first.text], [202, '{"accepted":2,"rejected":[]}'])
        const [known] = yield* eventually(state, (rows) => rows.length === 1)
        assert.strictEqual(known?.["version"], 1)
        const stream = yield* open(url, learner)
        assert.strictEqual((yield* stream.next).event, "sync")
        yield* Scope.close(before, Exit.void)
        let block = yield* stream.take
        while (block !== undefined) block = yield* stream.take

        const after = yield* start
        for (let n = 0; n < 3; n++) assert.strictEqual((yield* beacon).text, first.text)
        // What comes behind the repetitions shows that they have been read.
        yield* view(url, learner, courseId, item("b"))
        yield* eventually(
          Effect.map(look(url, learner, courseId), ({ text }) => text),
          (text) => text.includes('"percent":100')
        )
        const [again] = yield* sql`SELECT version, state FROM streams WHERE id LIKE 'progress-%'`
        // Item a once, item b, the course, the certificate.
        assert.strictEqual(again?.["version"], 4)
        assert.deepStrictEqual(Object(again?.["state"]).completed[0], Object(known?.["state"]).completed[0])
        yield* Scope.close(after, Exit.void)
      }),
    30_000
  )
})
