/** The read model `enrollments`: one row an enrolment, a function of the aggregate's state, and the questions asked of it. */
import { Cohort, EnrollmentStatus } from "@lyceum/domain/Enrollment"
import { CertificateId, CourseId, CourseVersion, EnrollmentId, UserId } from "@lyceum/domain/Ids"
import type { ReadModel } from "@lyceum/database/Commands"
import { Context, DateTime, Effect, Layer, Option, Schema } from "effect"
import { SqlClient } from "effect/sql"
import type { State } from "../domain/EnrollmentDecider.ts"

/** A row as it is read. `updatedAt` is the time of its last event; `ownerId` the course's instructor. */
export const EnrollmentRow = Schema.Struct({
  id: EnrollmentId,
  courseId: CourseId,
  userId: UserId,
  courseVersion: CourseVersion,
  status: EnrollmentStatus,
  cohort: Schema.NullOr(Cohort),
  certificateId: Schema.NullOr(CertificateId),
  dueAt: Schema.NullOr(Schema.Date),
  version: Schema.Int,
  updatedAt: Schema.Date,
  ownerId: Schema.NullOr(UserId)
})
export type EnrollmentRow = typeof EnrollmentRow.Type

/** A row with the time of its first event. */
export const RosterRow = Schema.Struct({ ...EnrollmentRow.fields, since: Schema.Date })
export type RosterRow = typeof RosterRow.Type

/** What the list is ordered by: the last change, newest first. */
export const ListKey = Schema.Struct({ updatedAt: Schema.Date, id: EnrollmentId })

/** `visibleTo`: only their own and, with `teaches`, those in the courses they own; `null` = all. */
export interface ListQuery {
  readonly courseId: CourseId | undefined
  readonly userId: UserId | undefined
  readonly visibleTo: UserId | null
  readonly teaches: boolean
  readonly after: typeof ListKey.Type | undefined
  readonly limit: number
}

/** Enrolments of one course, for those who may see all of them. */
export interface RosterQuery {
  readonly courseId: CourseId
  readonly userId: UserId | undefined
  readonly status: EnrollmentStatus | undefined
  readonly after: typeof ListKey.Type | undefined
  readonly limit: number
}

const Counted = Schema.Struct({ status: EnrollmentStatus, count: Schema.Int })
const decodeRows = Schema.decodeUnknownEffect(Schema.Array(EnrollmentRow))
const decodeRoster = Schema.decodeUnknownEffect(Schema.Array(RosterRow))
const decodeCounts = Schema.decodeUnknownEffect(Schema.Array(Counted))
const decodePosition = Schema.decodeUnknownEffect(Schema.Array(Schema.Struct({ position: Schema.Int })))

const dueOf = ({ dueAt = null }: NonNullable<State>): Date | null => (dueAt === null ? null : DateTime.toDateUtc(dueAt))

/** Writes the row of a state: the same on the live path and in a rebuild. */
export const enrollmentRow =
  (sql: SqlClient.SqlClient): ReadModel<State> =>
  ({ state, updatedAt, version }) =>
    state === null
      ? []
      : [
          sql`INSERT INTO enrollments (id, course_id, user_id, course_version, status, cohort, certificate_id, due_at, version, updated_at)
      VALUES (${state.enrollmentId}, ${state.courseId}, ${state.userId}, ${state.courseVersion}, ${state.status},
        ${state.cohort}, ${state.certificateId}, ${dueOf(state)}::timestamptz, ${version}, ${updatedAt})
      ON CONFLICT (id) DO UPDATE SET course_version = EXCLUDED.course_version, status = EXCLUDED.status,
        cohort = EXCLUDED.cohort, certificate_id = EXCLUDED.certificate_id, due_at = EXCLUDED.due_at, version = EXCLUDED.version,
        updated_at = EXCLUDED.updated_at`
        ]

export class EnrollmentRows extends Context.Service<
  EnrollmentRows,
  {
    readonly get: (id: EnrollmentId) => Effect.Effect<Option.Option<EnrollmentRow>>
    readonly find: (courseId: CourseId, userId: UserId) => Effect.Effect<Option.Option<EnrollmentRow>>
    /** One row more than the limit when there are more. */
    readonly list: (query: ListQuery) => Effect.Effect<ReadonlyArray<EnrollmentRow>>
    /** In the same order as a list; one row more than the limit when there are more. */
    readonly roster: (query: RosterQuery) => Effect.Effect<ReadonlyArray<RosterRow>>
    /** Active and waiting ones of a learner. */
    readonly openOf: (userId: UserId) => Effect.Effect<ReadonlyArray<EnrollmentRow>>
    readonly count: (courseId: CourseId) => Effect.Effect<Readonly<Record<EnrollmentStatus, number>>>
    /** Place on the waitlist from 1; `None` = does not wait. */
    readonly waitlistPosition: (id: EnrollmentId) => Effect.Effect<Option.Option<number>>
  }
>()("@lyceum/enrollment/EnrollmentRows") {
  static readonly layer = Layer.effect(
    EnrollmentRows,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const columns = sql`e.id, e.course_id AS "courseId", e.user_id AS "userId", e.course_version AS "courseVersion",
        e.status, e.cohort, e.certificate_id AS "certificateId", e.due_at AS "dueAt", e.version, e.updated_at AS "updatedAt", c.owner_id AS "ownerId"
        FROM enrollments e LEFT JOIN courses c ON c.course_id = e.course_id`
      const rowsOf = (rows: Effect.Effect<ReadonlyArray<unknown>, unknown>) =>
        rows.pipe(Effect.flatMap(decodeRows), Effect.orDie)
      const first = (rows: Effect.Effect<ReadonlyArray<unknown>, unknown>) =>
        Effect.map(rowsOf(rows), (found) => Option.fromNullishOr(found[0]))

      const list = Effect.fn("EnrollmentRows.list")((query: ListQuery) =>
        rowsOf(
          sql`SELECT ${columns} WHERE ${sql.and([
            sql`true`,
            ...(query.courseId === undefined ? [] : [sql`e.course_id = ${query.courseId}`]),
            ...(query.userId === undefined ? [] : [sql`e.user_id = ${query.userId}`]),
            ...(query.visibleTo === null
              ? []
              : [
                  query.teaches
                    ? sql`(e.user_id = ${query.visibleTo} OR e.course_id IN (SELECT o.course_id FROM courses o WHERE o.owner_id = ${query.visibleTo}))`
                    : sql`e.user_id = ${query.visibleTo}`
                ]),
            ...(query.after === undefined
              ? []
              : [sql`(e.updated_at, e.id) < (${query.after.updatedAt}::timestamptz, ${query.after.id}::uuid)`])
          ])} ORDER BY e.updated_at DESC, e.id DESC LIMIT ${query.limit + 1}::int`
        )
      )

      const roster = Effect.fn("EnrollmentRows.roster")(function* (query: RosterQuery) {
        return yield* decodeRoster(
          yield* sql`SELECT (SELECT s.occurred_at FROM events s WHERE s.stream = 'enrollment-' || e.id::text AND s.version = 1) AS since,
            ${columns} WHERE ${sql.and([
              sql`e.course_id = ${query.courseId}`,
              ...(query.userId === undefined ? [] : [sql`e.user_id = ${query.userId}`]),
              ...(query.status === undefined ? [] : [sql`e.status = ${query.status}`]),
              ...(query.after === undefined
                ? []
                : [sql`(e.updated_at, e.id) < (${query.after.updatedAt}::timestamptz, ${query.after.id}::uuid)`])
            ])} ORDER BY e.updated_at DESC, e.id DESC LIMIT ${query.limit + 1}::int`
        )
      }, Effect.orDie)

      const count = Effect.fn("EnrollmentRows.count")(function* (courseId: CourseId) {
        const rows = yield* decodeCounts(
          yield* sql`SELECT status, count(*)::int AS count FROM enrollments WHERE course_id = ${courseId} GROUP BY status`
        )
        const of = (status: EnrollmentStatus) => rows.find((row) => row.status === status)?.count ?? 0
        return {
          active: of("active"),
          waitlisted: of("waitlisted"),
          completed: of("completed"),
          withdrawn: of("withdrawn")
        }
      }, Effect.orDie)

      const waitlistPosition = Effect.fn("EnrollmentRows.waitlistPosition")(function* (id: EnrollmentId) {
        const rows = yield* decodePosition(
          yield* sql`SELECT (SELECT count(*)::int FROM waitlist b WHERE b.course_id = w.course_id AND b.place <= w.place)
            AS position FROM waitlist w WHERE w.enrollment_id = ${id}`
        )
        return Option.map(Option.fromNullishOr(rows[0]), ({ position }) => position)
      }, Effect.orDie)

      return EnrollmentRows.of({
        get: Effect.fn("EnrollmentRows.get")((id) => first(sql`SELECT ${columns} WHERE e.id = ${id}`)),
        find: Effect.fn("EnrollmentRows.find")((courseId, userId) =>
          first(sql`SELECT ${columns} WHERE e.course_id = ${courseId} AND e.user_id = ${userId}`)
        ),
        openOf: Effect.fn("EnrollmentRows.openOf")((userId) =>
          rowsOf(sql`SELECT ${columns} WHERE e.user_id = ${userId} AND e.status IN ('active', 'waitlisted')`)
        ),
        list,
        roster,
        count,
        waitlistPosition
      })
    })
  )
}
