/** The worker of reports over a real queue: duplicates and reordering do no harm, what it cannot take becomes a dead letter. */
import { assert, layer } from "@effect/vitest"
import { PgClient } from "@effect/sql-pg"
import { Materials } from "@lyceum/api/CourseMaterials"
import { DraftSaved } from "@lyceum/api/CourseDrafts"
import { CourseId, MaterialId } from "@lyceum/domain/Ids"
import { type MaterialReport, MaterialReportBody, materialReportsQueue, quarantineKey } from "@lyceum/events/Materials"
import { JobQueue } from "@lyceum/messaging/JobQueue"
import { migrations } from "@lyceum/messaging/postgres/migrations"
import { layer as jobQueue } from "@lyceum/messaging/postgres/PostgresJobQueue"
import { testDatabase } from "@lyceum/testing/TestPostgres"
import { Context, Effect, Layer, Schedule, Schema } from "effect"
import { reportWorker } from "../src/materials/ReportWorker.ts"
import { asked, pass, send } from "./Bring.ts"
import { harness, Http } from "./Harness.ts"

/** Makes jobs that wait for another try due at once. */
class Hurry extends Context.Service<Hurry, Effect.Effect<void>>()("test/Hurry") {
  static readonly layer = Layer.effect(
    Hurry,
    Effect.map(PgClient.PgClient, (sql) =>
      Effect.orDie(
        Effect.asVoid(sql`UPDATE jobs SET visible_at = clock_timestamp() WHERE receipt IS NULL AND NOT dead`)
      )
    )
  )
}

const running = reportWorker.pipe(
  Layer.provideMerge(harness),
  Layer.provideMerge(
    Layer.merge(jobQueue, Hurry.layer).pipe(Layer.provide(Layer.fresh(testDatabase("messaging", migrations))))
  )
)

const enqueue = Effect.fnUntraced(function* (...bodies: ReadonlyArray<string>) {
  const queue = yield* JobQueue
  yield* queue.enqueue(
    materialReportsQueue,
    bodies.map((body) => ({ id: crypto.randomUUID(), body }))
  )
})
const encode = Schema.encodeEffect(MaterialReportBody)
const eventually = <A, E, R>(look: Effect.Effect<A, E, R>, until: (found: A) => boolean) =>
  look.pipe(Effect.repeat({ until, schedule: Schedule.spaced("20 millis") }), Effect.timeout("20 seconds"))

layer(running, { excludeTestServices: true, timeout: "60 seconds" })("the worker of reports", (it) => {
  it.effect("takes each verdict once, in whatever order and number reports come", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const queue = yield* JobQueue
      const made = yield* call("POST", "/v1/courses", { as: "owner", json: { title: "Queued" } })
      const { id } = yield* Schema.decodeUnknownEffect(DraftSaved)(made.body)
      const bodies = yield* Effect.forEach(["a", "b", "c", "d"], (name) =>
        Effect.gen(function* () {
          const requested = yield* asked(id, `${name}.txt`, 4)
          const { etag } = yield* send(requested, `${name}111`)
          if (name !== "d") return yield* encode(yield* pass(id, requested.materialId, etag))
          const report: MaterialReport = {
            _tag: "rejected",
            courseId: CourseId.make(id),
            materialId: requested.materialId,
            key: quarantineKey(CourseId.make(id), requested.materialId),
            etag,
            reasons: ["encrypted", "corrupt"]
          }
          return yield* encode(report)
        })
      )
      yield* enqueue(...bodies, ...bodies.toReversed(), ...bodies)
      yield* eventually(queue.depth(materialReportsQueue), (depth) => depth === 0)
      const answer = yield* call("GET", `/v1/courses/${id}/materials`, { as: "owner" })
      const { uploads } = yield* Schema.decodeUnknownEffect(Materials)(answer.body)
      assert.deepStrictEqual(uploads.map(({ path, reasons, state }) => [path, state, reasons]).sort(), [
        ["a.txt", "ready", []],
        ["b.txt", "ready", []],
        ["c.txt", "ready", []],
        ["d.txt", "rejected", ["encrypted", "corrupt"]]
      ])
      assert.lengthOf(yield* queue.deadLetters(materialReportsQueue, 10), 0)
    })
  )

  it.effect("leaves what is no report, or about nothing we know, where an operator finds it", () =>
    Effect.gen(function* () {
      const queue = yield* JobQueue
      const unknown: MaterialReport = {
        _tag: "rejected",
        courseId: CourseId.make(crypto.randomUUID()),
        materialId: MaterialId.make(crypto.randomUUID()),
        key: "quarantine/x",
        etag: "e",
        reasons: ["empty"]
      }
      yield* enqueue('{"not":"a report"}', yield* encode(unknown))
      const hurried = Effect.andThen(yield* Hurry, queue.deadLetters(materialReportsQueue, 10))
      const dead = yield* eventually(hurried, (letters) => letters.length === 2)
      assert.match(dead.map(({ error }) => error).join("\n"), /nobody asked to upload/)
      assert.deepStrictEqual(
        dead.map(({ attempts }) => attempts),
        [8, 8]
      )
    })
  )
})
