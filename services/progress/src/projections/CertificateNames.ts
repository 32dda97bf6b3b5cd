/** Whom certificates name to everybody: those alone whose learners chose it. A choice, not a fact of the log; erased with the person. */
import { PersonName } from "@lyceum/domain/Account"
import { CertificateId, type UserId } from "@lyceum/domain/Ids"
import { PgClient } from "@effect/sql-pg"
import { Context, DateTime, Effect, Layer, Schema } from "effect"

/** A name as it is shown, and the hash of the e-mail address that goes with it. */
export const ShownName = Schema.Struct({
  certificateId: CertificateId,
  name: PersonName,
  emailHash: Schema.String
})
export type ShownName = typeof ShownName.Type

const decodeRows = Schema.decodeUnknownEffect(Schema.Array(ShownName))

export class CertificateNames extends Context.Service<
  CertificateNames,
  {
    /** Of those that name somebody. */
    readonly of: (ids: ReadonlyArray<CertificateId>) => Effect.Effect<ReadonlyMap<CertificateId, ShownName>>
    readonly show: (userId: UserId, shown: ShownName) => Effect.Effect<void>
    readonly hide: (id: CertificateId) => Effect.Effect<void>
    readonly forget: (userId: UserId) => Effect.Effect<void>
  }
>()("@lyceum/progress/projections/CertificateNames") {
  static readonly layer = Layer.effect(
    CertificateNames,
    Effect.gen(function* () {
      const sql = yield* PgClient.PgClient
      return CertificateNames.of({
        of: Effect.fn("CertificateNames.of")(function* (ids) {
          const rows = yield* decodeRows(
            yield* sql`SELECT certificate_id AS "certificateId", name, email_hash AS "emailHash" FROM certificate_names
              WHERE certificate_id = ANY(${ids}::uuid[])`
          )
          return new Map(rows.map((row) => [row.certificateId, row]))
        }, Effect.orDie),
        show: Effect.fn("CertificateNames.show")(function* (userId, { certificateId, emailHash, name }) {
          const now = DateTime.toDateUtc(yield* DateTime.now)
          yield* sql`INSERT INTO certificate_names (certificate_id, user_id, name, email_hash, shown_at)
            VALUES (${certificateId}, ${userId}, ${name}, ${emailHash}, ${now})
            ON CONFLICT (certificate_id) DO UPDATE SET name = excluded.name, email_hash = excluded.email_hash,
              shown_at = excluded.shown_at`
        }, Effect.orDie),
        hide: Effect.fn("CertificateNames.hide")(function* (id) {
          yield* sql`DELETE FROM certificate_names WHERE certificate_id = ${id}`
        }, Effect.orDie),
        forget: Effect.fn("CertificateNames.forget")(function* (userId) {
          yield* sql`DELETE FROM certificate_names WHERE user_id = ${userId}`
        }, Effect.orDie)
      })
    })
  )
}
