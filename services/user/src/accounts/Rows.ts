/** Rows of a statement, decoded. The statements are our own: one that fails, or gives another shape, is a defect. */
import { Effect, Option, Schema } from "effect"
import type { SqlError } from "effect/sql"

type Query = Effect.Effect<ReadonlyArray<unknown>, SqlError.SqlError>

/** Every row. */
export const rowsOf = <A, I>(Row: Schema.Codec<A, I>) => {
  const decode = Schema.decodeUnknownEffect(Schema.Array(Row))
  return (query: Query): Effect.Effect<ReadonlyArray<A>> => Effect.orDie(Effect.flatMap(query, decode))
}

/** The first row, if there is one. */
export const rowOf = <A, I>(Row: Schema.Codec<A, I>) => {
  const all = rowsOf(Row)
  return (query: Query): Effect.Effect<Option.Option<A>> =>
    Effect.map(all(query), ([row]) => Option.fromUndefinedOr(row))
}
