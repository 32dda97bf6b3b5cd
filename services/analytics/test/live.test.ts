import { assert, layer } from "@effect/vitest"
import { ActiveLearnersWindow } from "@lyceum/api/ActiveLearners"
import { Pacing } from "@lyceum/runtime/live/LiveStreams"
import { openEventStream } from "@lyceum/testing/EventStream"
import { Effect, Exit, Layer, Schema, Scope } from "effect"
import { SqlClient } from "effect/sql"
import { connect } from "node:net"
import { Address, get, ground, publish, running, someone } from "./Harness.ts"
import * as World from "./World.ts"

const reader = someone("learner")
const path = "/v1/analytics/active-learners/stream"
const decode = Schema.decodeUnknownEffect(Schema.fromJsonString(ActiveLearnersWindow))

/** Opens the stream; `next` gives the next window. */
const open = Effect.fnUntraced(function* (query = "", headers: Readonly<Record<string, string>> = {}) {
  const { url } = yield* Address
  const stream = yield* openEventStream(url + path + query, { authorization: `Bearer ${reader.token}`, ...headers })
  const next = Effect.gen(function* () {
    const fields = yield* stream.next
    const window = yield* Effect.orDie(decode(fields["data"]))
    return {
      id: String(fields["id"]),
      event: String(fields["event"]),
      minutes: (window.start.epochMilliseconds - World.epoch) / World.minute,
      window
    }
  })
  return { ...stream, next }
})

const Service = running.pipe(
  Layer.provideMerge(ground),
  Layer.provide(Layer.succeed(Pacing, { heartbeat: "50 millis", patience: "300 millis", lifetime: "10 minutes" }))
)

layer(Service, { excludeTestServices: true, timeout: "60 seconds" })("live stream", (it) => {
  it.effect("starts with the last 60 windows, goes on with each as it comes, and resumes after Last-Event-ID", () =>
    Effect.gen(function* () {
      yield* publish(yield* Effect.all(Array.from({ length: 70 }, (_, n) => World.window(n, "*", n))))
      yield* publish([yield* World.window(3, World.courseId(0), 1)])
      const sql = yield* SqlClient.SqlClient
      let known = 0
      while (known < 71) known = (yield* sql`SELECT 1 FROM windows`).length

      const stream = yield* open()
      assert.include(stream.response.headers.get("content-type") ?? "", "text/event-stream")
      for (let n = 10; n < 70; n++) assert.strictEqual((yield* stream.next).minutes, n)
      yield* publish([yield* World.window(70, World.courseId(0), 1), yield* World.window(70, "*", 5)])
      const live = yield* stream.next
      assert.deepStrictEqual(
        [live.minutes, live.event, live.window.courseId, live.window.uniqueLearners],
        [70, "window", "*", 5]
      )
      // The same result once more is nothing new; the next one is.
      yield* publish([yield* World.window(70, "*", 5, "again"), yield* World.window(71, "*", 6)])
      assert.strictEqual((yield* stream.next).minutes, 71)

      const resumed = yield* open("", { "last-event-id": live.id })
      assert.strictEqual((yield* resumed.next).minutes, 71)
      const ofCourse = yield* open(`?courseId=${World.courseId(0)}`)
      assert.deepStrictEqual([(yield* ofCourse.next).minutes, (yield* ofCourse.next).minutes], [3, 70])
    })
  )

  it.effect("a comment shows that the connection lives", () =>
    Effect.gen(function* () {
      const quiet = yield* open(`?courseId=${World.courseId(1)}`)
      assert.strictEqual(yield* quiet.take, ": heartbeat")
      assert.strictEqual(yield* quiet.take, ": heartbeat")
    })
  )

  it.effect("a Last-Event-ID that it never gave is a problem", () =>
    Effect.gen(function* () {
      const { response } = yield* open("", { "last-event-id": "yesterday" })
      assert.strictEqual(response.status, 400)
      assert.strictEqual((yield* get(path)).status, 401)
    })
  )

  it.effect(
    "a reader that takes nothing is cut off; one that reads gets all of the same",
    () =>
      Effect.gen(function* () {
        const many = 100_000
        const sql = yield* SqlClient.SqlClient
        yield* sql`INSERT INTO windows SELECT ${World.courseId(2)}, s, s + interval '1 minute', 1
        FROM generate_series('2020-01-01'::timestamptz, '2020-01-01'::timestamptz + ${many - 1} * interval '1 minute', '1 minute') s`
        const { url } = yield* Address
        const query = `?courseId=${World.courseId(2)}`
        const after = { "last-event-id": "2019-12-31T00:00:00.000Z" }
        yield* Effect.callback<void>((resume) => {
          const socket = connect(Number(new URL(url).port), "127.0.0.1", () => {
            socket.write(
              `GET ${path}${query} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${reader.token}\r\nlast-event-id: ${after["last-event-id"]}\r\n\r\n`
            )
            socket.pause()
          })
          socket.on("error", () => {})
          socket.on("close", () => resume(Effect.void))
          // Who reads nothing learns of the end by writing; empty lines mean nothing to the server.
          const knock = setInterval(() => socket.write("\r\n"), 50)
          socket.on("close", () => clearInterval(knock))
        })
        const last = 3000
        const start = Date.UTC(2020, 0, 1) + (many - last - 1) * World.minute
        const stream = yield* open(query, { "last-event-id": new Date(start).toISOString() })
        for (let n = 1; n <= last; n++) {
          assert.strictEqual((yield* stream.next).window.start.epochMilliseconds, start + n * World.minute)
        }
      }),
    60_000
  )
})

layer(ground, { excludeTestServices: true, timeout: "60 seconds" })("live stream at shutdown", (it) => {
  // The listener would wait 20 seconds for a connection that stays open.
  it.effect(
    "ends every stream and does not hold the process",
    () =>
      Effect.gen(function* () {
        const scope = yield* Scope.make()
        yield* Layer.buildWithScope(running, scope)
        const stream = yield* open()
        assert.strictEqual(stream.response.status, 200)
        yield* Scope.close(scope, Exit.void)
        assert.strictEqual(yield* stream.take, ": heartbeat")
        assert.isUndefined(yield* stream.take)
      }),
    15_000
  )
})
