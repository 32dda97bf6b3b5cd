/** The service's workers on the real event log and job queue: what comes in, what goes out, poison, restart, rebuild. */
import { assert, layer } from "@effect/vitest"
import { Enrollment as EnrollmentView } from "@lyceum/api/EnrollmentFields"
import { EnrollmentBatch } from "@lyceum/api/EnrollmentBatches"
import { CourseVersion, UserId } from "@lyceum/domain/Ids"
import type { CourseEvent } from "@lyceum/events/CourseEvents"
import type { ProgressEvent } from "@lyceum/events/ProgressEvents"
import { courseEvents, enrollmentEvents, progressEvents, type Topic, userEvents } from "@lyceum/events/Topics"
import type { UserEvent } from "@lyceum/events/UserEvents"
import { decoder, encoder } from "@lyceum/messaging/CloudEvents"
import { EventLog } from "@lyceum/messaging/EventLog"
import { migrations as messagingTables } from "@lyceum/messaging/postgres/migrations"
import { layer as eventLog } from "@lyceum/messaging/postgres/PostgresEventLog"
import { layer as jobQueue } from "@lyceum/messaging/postgres/PostgresJobQueue"
import { topicSpecs } from "@lyceum/messaging/TopicSpecs"
import { Inspection } from "@lyceum/runtime/inspection/Inspection"
import { Health } from "@lyceum/runtime/management/Health"
import { Operations } from "@lyceum/runtime/management/Operations"
import { testDatabase } from "@lyceum/testing/TestPostgres"
import { DateTime, Effect, Layer, Option, Schedule, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { randomUUID } from "node:crypto"
import { workers } from "../src/Enrollment.ts"
import { EnrollmentRows } from "../src/projections/EnrollmentRows.ts"
import { KnownCourses } from "../src/projections/KnownCourses.ts"
import { course, Http, Outside, PartsOnDatabase, someone } from "./Harness.ts"

const ports = Layer.effectDiscard(Effect.flatMap(EventLog, (log) => log.ensureTopics(topicSpecs))).pipe(
  Layer.provideMerge(Layer.mergeAll(eventLog, jobQueue)),
  Layer.provide(testDatabase("messaging", messagingTables))
)

const Running = Layer.mergeAll(workers, Http.layer).pipe(
  Layer.provideMerge(Layer.mergeAll(Health.layer, Inspection.layer, Operations.layer)),
  Layer.provideMerge(PartsOnDatabase),
  Layer.provideMerge(ports)
)

/** What the other service's relay would publish. */
const publish = <E extends { readonly type: string; readonly data: unknown }>(topic: Topic<E>, source: string) => {
  const encode = encoder(topic, source)
  const toWire = Schema.encodeEffect(topic.Event)
  return Effect.fnUntraced(function* (event: E) {
    const { data } = yield* Schema.decodeUnknownEffect(Schema.Struct({ data: Schema.Unknown }))(yield* toWire(event))
    const record = yield* encode({
      id: randomUUID(),
      type: event.type,
      data,
      subject: "test",
      time: 1_000,
      actor: "service:test",
      correlationId: "test"
    })
    yield* (yield* EventLog).publish(topic.name, [record])
  }, Effect.orDie)
}
const course$ = publish<CourseEvent>(courseEvents, "course")
const progress$ = publish<ProgressEvent>(progressEvents, "progress")
const user$ = publish<UserEvent>(userEvents, "user")

const eventually = <A, E, R>(look: Effect.Effect<A, E, R>, until: (found: A) => boolean) =>
  look.pipe(Effect.repeat({ until, schedule: Schedule.spaced("20 millis") }), Effect.timeout("10 seconds"))

const published = (one: ReturnType<typeof course>, version: number, capacity: number | null): CourseEvent => ({
  type: "lyceum.course.published.v1",
  data: {
    ...one,
    version: CourseVersion.make(version),
    capacity,
    summary: "",
    itemCount: 1,
    requiredItemCount: 1,
    sequential: false,
    contentHash: "0".repeat(64)
  }
})

/** Every event of our topic, in the order of each partition. */
const outgoing = Effect.gen(function* () {
  const log = yield* EventLog
  const decode = decoder(enrollmentEvents)
  const found = yield* Effect.forEach(
    Array.from({ length: enrollmentEvents.partitions }, (_, partition) => partition),
    (partition) => log.fetch({ topic: enrollmentEvents.name, partition, offset: 0, maxRecords: 1000, maxWaitMillis: 0 })
  )
  const events = yield* Effect.forEach(
    found.flatMap(({ records }) => records),
    decode
  )
  return events.flatMap((received) => (received === null ? [] : [received]))
})

layer(Running, { excludeTestServices: true, timeout: "60 seconds" })("enrollment among the others", (it) => {
  it.effect(
    "follows courses, completions and accounts; promotes at a higher capacity; publishes what happens",
    () =>
      Effect.gen(function* () {
        const { call } = yield* Http
        const courses = yield* KnownCourses
        const rows = yield* EnrollmentRows
        const [ada, bob, ines] = [someone("learner"), someone("learner"), someone("instructor")]
        const one = course({ ownerId: ines.userId })
        yield* user$({ type: "lyceum.user.registered.v1", data: { userId: bob.userId, role: "learner", locale: "en" } })
        yield* course$(published(one, 1, 1))
        yield* eventually(courses.find(one.courseId), Option.isSome)
        const join = (as: typeof ada, body: object) =>
          Effect.flatMap(
            call("POST", "/v1/enrollments", { as, body: { courseId: one.courseId, ...body } }),
            ({ body }) => Schema.decodeUnknownEffect(Schema.toCodecJson(EnrollmentView))(body)
          )
        assert.strictEqual((yield* join(ada, {})).status, "active")
        const invited = yield* join(ines, { userId: bob.userId })
        assert.strictEqual(invited.status, "waitlisted")

        // A record that is no event at all is put aside, and those behind it are read.
        const log = yield* EventLog
        yield* log.publish(courseEvents.name, [
          { key: one.courseId, value: new Uint8Array([1, 2]), headers: {}, timestamp: 0 }
        ])
        yield* course$(published(one, 2, 2))
        const statusOf = (userId: UserId) =>
          Effect.map(rows.find(one.courseId, userId), (row) => Option.getOrUndefined(row)?.status)
        yield* eventually(statusOf(bob.userId), (status) => status === "active")

        yield* progress$({
          type: "lyceum.progress.course-completed.v1",
          data: {
            userId: ada.userId,
            courseId: one.courseId,
            courseVersion: CourseVersion.make(1),
            completedAt: DateTime.makeUnsafe(0)
          }
        })
        yield* eventually(statusOf(ada.userId), (status) => status === "completed")
        yield* user$({ type: "lyceum.user.erased.v1", data: { userId: bob.userId } })
        yield* eventually(statusOf(bob.userId), (status) => status === "withdrawn")

        const events = yield* eventually(
          Effect.map(outgoing, (all) => all.filter(({ event }) => event.data.courseId === one.courseId)),
          (found) => found.length >= 5
        )
        const of = (userId: UserId) =>
          events.filter(({ event }) => event.data.userId === userId).map(({ event }) => event.type.split(".")[2])
        assert.deepStrictEqual(of(ada.userId), ["enrolled", "completed"])
        assert.deepStrictEqual(of(bob.userId), ["waitlisted", "promoted", "withdrawn"])
        const completed = events.find(({ event }) => event.type === "lyceum.enrollment.completed.v1")
        assert.isDefined(completed?.envelope.causationId)
        assert.strictEqual(completed?.envelope.actor, "service:enrollment")
        assert.deepStrictEqual((yield* (yield* Health).ready).ready, true)
      }),
    30_000
  )

  it.effect(
    "works a batch that came by the queue",
    () =>
      Effect.gen(function* () {
        const { call } = yield* Http
        const outside = yield* Outside
        const ines = someone("instructor")
        const one = course({ ownerId: ines.userId })
        yield* course$(published(one, 1, null))
        yield* eventually(
          Effect.flatMap(KnownCourses, (courses) => courses.find(one.courseId)),
          Option.isSome
        )
        const emails = Array.from({ length: 20 }, (_, n) => `learner-${n}@example.org`)
        for (const email of emails) outside.people.set(email, UserId.make(randomUUID()))
        const submitted = yield* call("POST", "/v1/enrollment-batches", {
          as: ines,
          raw: ["email,courseSlug", ...emails.map((email) => `${email},${one.slug}`)].join("\n"),
          headers: { "content-type": "text/csv" }
        })
        const decode = Schema.decodeUnknownEffect(Schema.toCodecJson(EnrollmentBatch))
        const { id } = yield* decode(submitted.body)
        const done = yield* eventually(
          Effect.flatMap(call("GET", `/v1/enrollment-batches/${id}`, { as: ines }), ({ body }) => decode(body)),
          ({ status }) => status === "done"
        )
        assert.strictEqual(done.counts.enrolled, 20)
      }),
    30_000
  )

  it.effect(
    "rebuilds its read models to the same bytes, and keeps seats and the newest limits",
    () =>
      Effect.gen(function* () {
        const { call } = yield* Http
        const sql = yield* SqlClient.SqlClient
        const one = course()
        yield* user$({
          type: "lyceum.user.registered.v1",
          data: { userId: UserId.make(randomUUID()), role: "learner", locale: "en" }
        })
        yield* course$(published(one, 1, null))
        yield* course$(published(one, 2, 1))
        yield* eventually(
          sql`SELECT 1 AS one FROM seats WHERE course_id = ${one.courseId} AND version = 2`,
          (found) => found.length > 0
        )
        yield* eventually(sql`SELECT 1 AS one FROM learners`, (found) => found.length > 0)
        for (const as of [someone("learner"), someone("learner")]) {
          yield* call("POST", "/v1/enrollments", { as, body: { courseId: one.courseId } })
        }
        const tables = ["enrollments", "courses", "learners", "seats", "waitlist", "streams"]
        const snapshot = Effect.forEach(tables, (table) =>
          Effect.map(
            sql<{ readonly text: string }>`SELECT t::text AS text FROM ${sql(table)} AS t ORDER BY 1`,
            (found) => [table, found.map(({ text }) => text)] as const
          )
        )
        const before = yield* snapshot
        assert.isTrue(before.every(([, found]) => found.length > 0))
        // What a fault of the code or of a person may have left behind.
        yield* sql`UPDATE enrollments SET status = 'withdrawn', version = 0`
        yield* sql`UPDATE courses SET slug = 'wrong'`
        const operations = yield* (yield* Operations).all
        yield* operations.get("rebuild")?.run({}) ?? assert.fail("there is no operation rebuild")
        yield* eventually(snapshot, (now) => JSON.stringify(now) === JSON.stringify(before)).pipe(
          Effect.catchTag("TimeoutError", () => Effect.map(snapshot, (now) => assert.deepStrictEqual(now, before)))
        )
        yield* operations.get("verify")?.run({}) ?? assert.fail("there is no operation verify")
      }),
    30_000
  )
})
