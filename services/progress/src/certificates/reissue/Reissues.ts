/**
 * Runs through a course's learners that issue certificates for completions which have none. A run is a row: where it is, and
 * what it counted. A process that dies issues nothing twice; the next one goes on where the row says.
 */
import { CourseId, EnrollmentId, UserId } from "@lyceum/domain/Ids"
import { Uuids } from "@lyceum/database/Uuids"
import type { TooMuchContention } from "@lyceum/database/Commands"
import { PgClient } from "@effect/sql-pg"
import { Context, DateTime, Effect, Layer, Option, Schema } from "effect"
import { Learning } from "../../commands/Learning.ts"
import { learnerProgress, uncertified } from "../../domain/LearnerProgress.ts"
import { ProgressStates } from "../../projections/ProgressStates.ts"

/** Learners that are looked at together. */
const chunk = 200
/** Learners whose certificates are issued at the same time. */
const concurrency = 4

export const ReissueRun = Schema.Struct({
  id: Schema.String,
  courseId: CourseId,
  after: Schema.NullOr(EnrollmentId),
  total: Schema.Int,
  learners: Schema.Int,
  issued: Schema.Int,
  alreadyIssued: Schema.Int,
  startedAt: Schema.Date,
  finishedAt: Schema.NullOr(Schema.Date)
})
export type ReissueRun = typeof ReissueRun.Type

const decodeRuns = Schema.decodeUnknownEffect(Schema.Array(ReissueRun))
const decodeLearners = Schema.decodeUnknownEffect(
  Schema.Array(Schema.Struct({ enrollmentId: EnrollmentId, userId: UserId }))
)

export class Reissues extends Context.Service<
  Reissues,
  {
    /** A new run of the course, or the one that is under way. */
    readonly start: (courseId: CourseId) => Effect.Effect<ReissueRun>
    /** The newest run of a course. */
    readonly find: (courseId: CourseId) => Effect.Effect<Option.Option<ReissueRun>>
    /** Those that are not finished, oldest first. */
    readonly unfinished: Effect.Effect<ReadonlyArray<ReissueRun>>
    /** Works a run to its end; one that is finished or followed by a newer one is left alone. */
    readonly work: (courseId: CourseId, id: string) => Effect.Effect<void, TooMuchContention>
  }
>()("@lyceum/progress/certificates/reissue/Reissues") {
  static readonly layer = Layer.effect(
    Reissues,
    Effect.gen(function* () {
      const sql = yield* PgClient.PgClient
      const states = yield* ProgressStates
      const learning = yield* Learning
      const columns = sql`id, course_id AS "courseId", after, total, learners, issued, already_issued AS "alreadyIssued",
        started_at AS "startedAt", finished_at AS "finishedAt"`

      const find = Effect.fn("Reissues.find")(function* (courseId: CourseId) {
        const rows = yield* decodeRuns(
          yield* sql`SELECT ${columns} FROM certificate_reissues WHERE course_id = ${courseId}`
        )
        return Option.fromNullishOr(rows[0])
      }, Effect.orDie)

      const start = Effect.fn("Reissues.start")(function* (courseId: CourseId) {
        const id = (yield* Uuids)()
        const now = DateTime.toDateUtc(yield* DateTime.now)
        yield* Effect.orDie(sql`INSERT INTO certificate_reissues AS run (course_id, id, total, started_at)
          SELECT ${courseId}::uuid, ${id}::uuid, count(*)::int, ${now}::timestamptz FROM enrollments
            WHERE course_id = ${courseId}
          ON CONFLICT (course_id) DO UPDATE SET id = excluded.id, after = NULL, total = excluded.total, learners = 0,
            issued = 0, already_issued = 0, started_at = excluded.started_at, finished_at = NULL
            WHERE run.finished_at IS NOT NULL`)
        return yield* Effect.fromOption(yield* find(courseId)).pipe(Effect.orDie)
      })

      /** The next learners of a run; gives whether there may be more. */
      const step = Effect.fn("Reissues.step")(function* ({ after, courseId, id }: ReissueRun) {
        const from = after === null ? sql`` : sql`AND enrollment_id > ${after}::uuid`
        const learners = yield* sql`SELECT enrollment_id AS "enrollmentId", user_id AS "userId" FROM enrollments
          WHERE course_id = ${courseId} ${from} ORDER BY enrollment_id LIMIT ${chunk}`.pipe(
          Effect.flatMap(decodeLearners),
          Effect.orDie
        )
        const known = yield* states.load(learners.map(({ enrollmentId }) => enrollmentId))
        const stateOf = (enrollmentId: EnrollmentId) => known.get(enrollmentId) ?? learnerProgress.initial
        const counts = yield* Effect.forEach(
          learners.filter(({ enrollmentId }) => uncertified(stateOf(enrollmentId)).length > 0),
          ({ enrollmentId, userId }) => learning.certify({ enrollmentId, userId, courseId }),
          { concurrency }
        )
        const issued = counts.reduce((sum, count) => sum + count, 0)
        const there = learners.reduce((sum, { enrollmentId }) => sum + stateOf(enrollmentId).certificates.length, 0)
        const last = learners.at(-1)?.enrollmentId ?? after
        const now = DateTime.toDateUtc(yield* DateTime.now)
        const isLast = learners.length < chunk
        yield* Effect.orDie(sql`UPDATE certificate_reissues SET after = ${last}, learners = learners + ${learners.length},
          issued = issued + ${issued}, already_issued = already_issued + ${there},
          finished_at = ${isLast ? now : null}::timestamptz
          WHERE course_id = ${courseId} AND id = ${id} AND after IS NOT DISTINCT FROM ${after}::uuid
            AND finished_at IS NULL`)
      })

      const work = Effect.fn("Reissues.work")(function* (courseId: CourseId, id: string) {
        while (true) {
          const run = Option.getOrUndefined(yield* find(courseId))
          if (run === undefined || run.id !== id || run.finishedAt !== null) return
          yield* step(run)
        }
      })

      return Reissues.of({
        start,
        find,
        unfinished: sql`SELECT ${columns} FROM certificate_reissues WHERE finished_at IS NULL ORDER BY started_at`.pipe(
          Effect.flatMap(decodeRuns),
          Effect.orDie
        ),
        work
      })
    })
  )
}
