/** Keyset pages: `cursor` is opaque and comes from the page before; `limit` 1 to 100. */
import { Schema } from "effect"

/** Most items of a page. */
export const maxLimit = 100

/** Query of every list. */
export const pageQuery = {
  cursor: Schema.optionalKey(Schema.String.check(Schema.isBetweenLength(1, 500))),
  limit: Schema.optionalKey(
    Schema.FiniteFromString.check(Schema.isInt(), Schema.isBetween({ minimum: 1, maximum: maxLimit }))
  )
}

/** Items of a page when no limit was asked for. */
export const defaultLimit = 20

/** A page: its items and, when there are more, the cursor of the next one (also in the `Link` header). */
export const page = <S extends Schema.Constraint>(item: S) =>
  Schema.Struct({ items: Schema.Array(item), nextCursor: Schema.NullOr(Schema.String) })

/** `If-Match` of a change; `ETag` comes with what was read. */
export const ifMatchHeaders = { "if-match": Schema.optionalKey(Schema.String) }
