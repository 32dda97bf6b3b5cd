/** How values reach and leave SQL here. */
import { DateTime } from "effect"

/** A time in milliseconds since 1970 as SQL reads it; null stays null. */
export const isoOf = (millis: number | null): string | null => (millis === null ? null : new Date(millis).toISOString())

/** Milliseconds since 1970 as a date that answers carry; null stays null. */
export const utcOf = (date: Date | null): DateTime.Utc | null =>
  date === null ? null : DateTime.makeUnsafe(date.getTime())

/** Rows as one parameter for `json_to_recordset`: one statement a table however many rows there are. */
export const recordset = (rows: ReadonlyArray<object>): string => JSON.stringify(rows)
