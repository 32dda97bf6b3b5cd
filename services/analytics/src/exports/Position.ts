/** Where in the rows of an export one has come to. */
import { Schema } from "effect"
import { Key } from "./rows/Source.ts"

/** The course (its place in the export's list) and the last row read of it; `course` beyond the list = all is read. */
export const Position = Schema.Struct({ course: Schema.Int, after: Schema.NullOr(Key) })
export type Position = typeof Position.Type

/** Nothing is read. */
export const start: Position = { course: 0, after: null }
