/** Certificates by id and by learner: a read model of the aggregate, written in the same statement as the event. */
import { CertificateId, CourseId, CourseVersion, UserId } from "@lyceum/domain/Ids"
import type { ReadModel } from "@lyceum/database/Commands"
import { PgClient } from "@effect/sql-pg"
import { Context, DateTime, Effect, Layer, Option, Schema } from "effect"
import type { LearnerProgressState } from "../domain/LearnerProgress.ts"

/** The rows of one learner in one course. Nothing is ever taken back. */
export const certificateRows =
  (sql: PgClient.PgClient): ReadModel<LearnerProgressState> =>
  ({ state }) =>
    state.of === null || state.certificates.length === 0
      ? []
      : [
          sql`INSERT INTO certificates (id, user_id, course_id, course_version, issued_at)
            SELECT id, ${state.of.userId}::uuid, ${state.of.courseId}::uuid, version, at::timestamptz
            FROM unnest(${state.certificates.map(({ id }) => id)}::uuid[], ${state.certificates.map(({ version }) => version)}::int[],
              ${state.certificates.map(({ issuedAt }) => DateTime.formatIso(issuedAt))}::text[]) AS new (id, version, at)
            ON CONFLICT DO NOTHING`
        ]

export const CertificateRow = Schema.Struct({
  id: CertificateId,
  userId: UserId,
  courseId: CourseId,
  courseVersion: CourseVersion,
  issuedAt: Schema.Date
})
export type CertificateRow = typeof CertificateRow.Type

/** Where a page begins: behind this one. */
export const CertificateKey = Schema.Struct({ issuedAt: Schema.DateTimeUtcFromString, id: CertificateId })
export type CertificateKey = typeof CertificateKey.Type

const decodeRows = Schema.decodeUnknownEffect(Schema.Array(CertificateRow))

export class Certificates extends Context.Service<
  Certificates,
  {
    readonly find: (id: CertificateId) => Effect.Effect<Option.Option<CertificateRow>>
    /** A learner's, newest first. */
    readonly page: (
      userId: UserId,
      after: CertificateKey | undefined,
      limit: number
    ) => Effect.Effect<ReadonlyArray<CertificateRow>>
  }
>()("@lyceum/progress/projections/Certificates") {
  static readonly layer = Layer.effect(
    Certificates,
    Effect.gen(function* () {
      const sql = yield* PgClient.PgClient
      const columns = sql`id, user_id AS "userId", course_id AS "courseId", course_version AS "courseVersion",
        issued_at AS "issuedAt"`
      const find = Effect.fn("Certificates.find")(function* (id: CertificateId) {
        const rows = yield* decodeRows(yield* sql`SELECT ${columns} FROM certificates WHERE id = ${id}`)
        return Option.fromNullishOr(rows[0])
      }, Effect.orDie)
      const page = Effect.fn("Certificates.page")(function* (
        userId: UserId,
        after: CertificateKey | undefined,
        limit: number
      ) {
        const from =
          after === undefined
            ? sql``
            : sql`AND (issued_at, id) < (${DateTime.toDateUtc(after.issuedAt)}, ${after.id}::uuid)`
        return yield* decodeRows(
          yield* sql`SELECT ${columns} FROM certificates WHERE user_id = ${userId} ${from}
            ORDER BY issued_at DESC, id DESC LIMIT ${limit}`
        )
      }, Effect.orDie)
      return Certificates.of({ find, page })
    })
  )
}
