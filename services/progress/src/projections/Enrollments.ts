/**
 * Who is in which version of which course: a copy kept by enrollment-events. Right after an enrolment, before the event is
 * here, the enrollment service is asked and its answer remembered, so that a learner never meets a closed door.
 */
import { EnrollmentStatus } from "@lyceum/domain/Enrollment"
import { enrollmentId as enrollmentIdOf } from "@lyceum/domain/DerivedId"
import { CourseId, CourseVersion, EnrollmentId, UserId } from "@lyceum/domain/Ids"
import type { UpstreamUnavailable } from "@lyceum/runtime/auth/ServiceClient"
import { PgClient } from "@effect/sql-pg"
import { Cache, Context, DateTime, Duration, Effect, Exit, Layer, Option, Schema } from "effect"
import { hintText, progressChannel } from "../live/ProgressHints.ts"
import { EnrollmentSource } from "../sources/EnrollmentSource.ts"

/** An enrolment as it is known here. */
export const KnownEnrollment = Schema.Struct({
  enrollmentId: EnrollmentId,
  userId: UserId,
  courseId: CourseId,
  courseVersion: CourseVersion,
  status: EnrollmentStatus,
  enrolledAt: Schema.Date
})
export type KnownEnrollment = typeof KnownEnrollment.Type

/** Where a page of a learner's enrolments begins: behind this one. */
export const EnrollmentKey = Schema.Struct({ enrolledAt: Schema.DateTimeUtcFromString, enrollmentId: EnrollmentId })
export type EnrollmentKey = typeof EnrollmentKey.Type

/** Whether the enrolment opens the course. */
export const isOpen = ({ status }: KnownEnrollment): boolean => status === "active" || status === "completed"

/** How long an answer is believed without looking again: a withdrawal in another process shuts the door this much later. */
const lifetime = Duration.seconds(5)

/** Key of the cache: a text, which is compared and hashed at a fraction of an object's cost. */
const keyOf = ({ courseId, userId }: Pick<KnownEnrollment, "courseId" | "userId">): string => `${userId}/${courseId}`
const ofKey = (key: string) => {
  const at = key.indexOf("/")
  return {
    userId: UserId.make(key.slice(0, at), { disableChecks: true }),
    courseId: CourseId.make(key.slice(at + 1), { disableChecks: true })
  }
}

const decodeRows = Schema.decodeUnknownEffect(Schema.Array(KnownEnrollment))

export class Enrollments extends Context.Service<
  Enrollments,
  {
    /** The learner's place in the course, when it opens the course: from the cache, the copy, or the enrollment service. */
    readonly find: (
      userId: UserId,
      courseId: CourseId
    ) => Effect.Effect<Option.Option<KnownEnrollment>, UpstreamUnavailable>
    /** What the copy alone says of several enrolments. */
    readonly known: (ids: ReadonlyArray<EnrollmentId>) => Effect.Effect<ReadonlyArray<KnownEnrollment>>
    /** A learner's open enrolments, newest first. */
    readonly page: (
      userId: UserId,
      after: EnrollmentKey | undefined,
      limit: number
    ) => Effect.Effect<ReadonlyArray<KnownEnrollment>>
    /** Every enrolment of a learner's, whatever its status, in the order of the courses' ids; behind `after`, when given. */
    readonly all: (
      userId: UserId,
      after: CourseId | undefined,
      limit: number
    ) => Effect.Effect<ReadonlyArray<KnownEnrollment>>
    /**
     * Writes what an event said that opened a place or put it on the list, at `enrolledAt`; nothing when a newer one was here. A
     * process that stood still hands on what it had read when it wakes, and by then another one has read further.
     */
    readonly put: (enrollment: KnownEnrollment) => Effect.Effect<void>
    /**
     * Writes what is true now, as the enrollment service says: for old news, which may come after newer ones. `since`: when the
     * learner was enrolled, where the copy does not know.
     */
    readonly refresh: (
      userId: UserId,
      courseId: CourseId,
      since: Date
    ) => Effect.Effect<Option.Option<KnownEnrollment>, UpstreamUnavailable>
    /** Changes the status of one that is known, as an event of this time says; nothing when a newer one was here. */
    readonly setStatus: (id: EnrollmentId, status: EnrollmentStatus, at: Date) => Effect.Effect<void>
    /** Forgets a learner; answers which enrolments they had. */
    readonly forget: (userId: UserId) => Effect.Effect<ReadonlyArray<EnrollmentId>>
  }
>()("@lyceum/progress/projections/Enrollments") {
  static readonly layer = Layer.effect(
    Enrollments,
    Effect.gen(function* () {
      const sql = yield* PgClient.PgClient
      const source = yield* EnrollmentSource
      const columns = sql`enrollment_id AS "enrollmentId", user_id AS "userId", course_id AS "courseId",
        course_version AS "courseVersion", status, enrolled_at AS "enrolledAt"`

      const known = Effect.fn("Enrollments.known")(function* (ids: ReadonlyArray<EnrollmentId>) {
        return yield* decodeRows(
          yield* sql`SELECT ${columns} FROM enrollments WHERE enrollment_id = ANY(${ids}::uuid[])`
        )
      }, Effect.orDie)

      /** Tells open live streams: another course, another version, or a place that is gone. */
      const told = (of: Pick<KnownEnrollment, "enrollmentId" | "userId">) =>
        sql`pg_notify(${progressChannel}, ${hintText({ ...of, itemIds: [] })})`

      const put = Effect.fn("Enrollments.put")(function* (enrollment: KnownEnrollment) {
        const { courseId, courseVersion, enrolledAt, enrollmentId, status, userId } = enrollment
        yield* sql`WITH written AS (
            INSERT INTO enrollments AS e (enrollment_id, user_id, course_id, course_version, status, enrolled_at, event_at)
            VALUES (${enrollmentId}, ${userId}, ${courseId}, ${courseVersion}, ${status}, ${enrolledAt}, ${enrolledAt})
            ON CONFLICT (enrollment_id) DO UPDATE SET course_version = excluded.course_version, status = excluded.status,
              enrolled_at = excluded.enrolled_at, event_at = excluded.event_at
              WHERE e.event_at IS NULL OR e.event_at < excluded.event_at
            RETURNING 1
          ) SELECT ${told({ userId, enrollmentId })} FROM written`
        yield* Cache.invalidate(cache, keyOf({ userId, courseId }))
      }, Effect.orDie)

      /** Writes what was asked for, unless the copy has changed since it was looked at; false = it has. */
      const learn = Effect.fn("Enrollments.learn")(function* (
        { courseId, courseVersion, enrolledAt, enrollmentId, status, userId }: KnownEnrollment,
        seen: KnownEnrollment | undefined
      ) {
        const written = yield* sql`WITH written AS (
            INSERT INTO enrollments AS e (enrollment_id, user_id, course_id, course_version, status, enrolled_at)
            VALUES (${enrollmentId}, ${userId}, ${courseId}, ${courseVersion}, ${status}, ${enrolledAt})
            ON CONFLICT (enrollment_id) DO UPDATE SET course_version = excluded.course_version, status = excluded.status
              WHERE (e.status, e.course_version, e.enrolled_at) =
                (${seen?.status ?? null}::text, ${seen?.courseVersion ?? null}::int, ${seen?.enrolledAt ?? null}::timestamptz)
            RETURNING 1
          ) SELECT ${told({ userId, enrollmentId })} FROM written`
        return written.length > 0
      }, Effect.orDie)

      /** What the enrollment service says, which does not say since when. */
      const ask = Effect.fnUntraced(function* (userId: UserId, courseId: CourseId, enrolledAt: Date) {
        const asked = yield* source.find(courseId, userId)
        const enrollmentId = enrollmentIdOf(courseId, userId)
        return Option.map(asked, ({ courseVersion, status }): KnownEnrollment => ({
          enrollmentId,
          userId,
          courseId,
          courseVersion,
          status,
          enrolledAt
        }))
      })

      /** Learns it, or, when an event was here first, gives what that said: it knows better than an answer that may be older. */
      const learnt = Effect.fnUntraced(function* (asked: KnownEnrollment, here: KnownEnrollment | undefined) {
        if (yield* learn(asked, here)) return Option.some(asked)
        return Option.fromNullishOr((yield* known([asked.enrollmentId]))[0])
      })

      const lookUp = Effect.fn("Enrollments.lookUp")(function* (userId: UserId, courseId: CourseId) {
        const [here] = yield* known([enrollmentIdOf(courseId, userId)])
        if (here !== undefined && isOpen(here)) return Option.some(here)
        const now = DateTime.toDateUtc(yield* DateTime.now)
        const asked = yield* ask(userId, courseId, here?.enrolledAt ?? now)
        if (Option.isNone(asked) || !isOpen(asked.value)) return Option.none<KnownEnrollment>()
        return Option.filter(yield* learnt(asked.value, here), isOpen)
      })

      const cache = yield* Cache.makeWith(
        (key: string): Effect.Effect<Option.Option<KnownEnrollment>, UpstreamUnavailable> => {
          const { courseId, userId } = ofKey(key)
          return lookUp(userId, courseId)
        },
        {
          capacity: 50_000,
          timeToLive: (exit) =>
            // Not enrolled is asked again at once: the next request may come right after the enrolment.
            Exit.isSuccess(exit) && Option.isSome(exit.value) ? lifetime : Duration.zero
        }
      )

      const find = (userId: UserId, courseId: CourseId) => Cache.get(cache, keyOf({ userId, courseId }))

      const refresh = Effect.fn("Enrollments.refresh")(function* (userId: UserId, courseId: CourseId, since: Date) {
        const [here] = yield* known([enrollmentIdOf(courseId, userId)])
        const asked = yield* ask(userId, courseId, here?.enrolledAt ?? since)
        if (Option.isNone(asked)) return asked
        const now = yield* learnt(asked.value, here)
        yield* Cache.invalidate(cache, keyOf({ userId, courseId }))
        return now
      })

      const page = Effect.fn("Enrollments.page")(function* (
        userId: UserId,
        after: EnrollmentKey | undefined,
        limit: number
      ) {
        const from =
          after === undefined
            ? sql``
            : sql`AND (enrolled_at, enrollment_id) < (${DateTime.toDateUtc(after.enrolledAt)}, ${after.enrollmentId}::uuid)`
        return yield* decodeRows(
          yield* sql`SELECT ${columns} FROM enrollments
            WHERE user_id = ${userId} AND status IN ('active', 'completed') ${from}
            ORDER BY enrolled_at DESC, enrollment_id DESC LIMIT ${limit}`
        )
      }, Effect.orDie)

      const all = Effect.fn("Enrollments.all")(function* (userId: UserId, after: CourseId | undefined, limit: number) {
        const from = after === undefined ? sql`` : sql`AND course_id > ${after}::uuid`
        return yield* decodeRows(
          yield* sql`SELECT ${columns} FROM enrollments WHERE user_id = ${userId} ${from} ORDER BY course_id LIMIT ${limit}`
        )
      }, Effect.orDie)

      const setStatus = Effect.fn("Enrollments.setStatus")(function* (
        id: EnrollmentId,
        status: EnrollmentStatus,
        at: Date
      ) {
        const changed = yield* decodeRows(
          yield* sql`UPDATE enrollments SET status = ${status}, event_at = ${at}
            WHERE enrollment_id = ${id} AND (event_at IS NULL OR event_at < ${at}) RETURNING ${columns}`
        )
        for (const one of changed) {
          yield* Cache.invalidate(cache, keyOf(one))
          if (status === "withdrawn") yield* sql`SELECT ${told(one)}`
        }
      }, Effect.orDie)

      const forget = Effect.fn("Enrollments.forget")(function* (userId: UserId) {
        const gone = yield* decodeRows(
          yield* sql`DELETE FROM enrollments WHERE user_id = ${userId} RETURNING ${columns}`
        )
        yield* Effect.forEach(gone, (one) => Cache.invalidate(cache, keyOf(one)), { discard: true })
        return gone.map(({ enrollmentId }) => enrollmentId)
      }, Effect.orDie)

      return Enrollments.of({ find, known, page, all, put, refresh, setStatus, forget })
    })
  )
}
