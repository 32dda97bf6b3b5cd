/** What a statement of the embedded log can end in: an answer, or `EventLogUnavailable` with the cause. */
import { Effect, Schema } from "effect"
import { EventLogUnavailable } from "../EventLog.ts"

/** Any failure or defect of a statement or of decoding its rows, as the one retryable error of the port. */
export const unavailable =
  (operation: string) =>
  <A, E, R>(self: Effect.Effect<A, E, R>) =>
    Effect.mapError(self, (cause) => new EventLogUnavailable({ operation, cause }))

/** Runs a statement and decodes its rows; both failures become `EventLogUnavailable`. */
export const rows = <A>(Row: Schema.Codec<A, unknown>) => {
  const decode = Schema.decodeUnknownEffect(Schema.Array(Row))
  return <E, R>(operation: string, statement: Effect.Effect<ReadonlyArray<unknown>, E, R>) =>
    unavailable(operation)(Effect.flatMap(statement, decode))
}
