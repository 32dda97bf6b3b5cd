/** Rows that a statement was given as one JSON parameter (`json_to_recordset`). */
import { Schema } from "effect"
import type { Values } from "./Values.ts"

/** A time in JSON, as the database reads it; null stays null. */
export const Time = Schema.DateFromString
export const TimeOrNull = Schema.NullOr(Schema.DateFromString)

/** Reads the rows of a parameter by a schema of one row. */
export const recordset = <A>(Row: Schema.Codec<A, unknown>): ((of: Values, index: number) => ReadonlyArray<A>) => {
  const decode = Schema.decodeUnknownSync(Schema.Array(Row))
  return (of, index) => decode(of.json(index))
}
