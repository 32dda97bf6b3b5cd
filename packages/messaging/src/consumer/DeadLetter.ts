/** The form of a dead letter: the record as it was, and in its headers where it came from and why it failed. Pure. */
import { Option, Schema } from "effect"
import type { ConsumedRecord, LogRecord } from "../EventLog.ts"

/** Headers that a dead letter has besides those of the record. Times are ISO-8601 in UTC. */
export const DeadLetterHeaders = Schema.Struct({
  dlt_topic: Schema.NonEmptyString,
  dlt_partition: Schema.FiniteFromString,
  dlt_offset: Schema.FiniteFromString,
  dlt_error: Schema.String,
  dlt_attempts: Schema.FiniteFromString,
  dlt_first_failure: Schema.NonEmptyString
})
export type DeadLetterHeaders = typeof DeadLetterHeaders.Type

const decode = Schema.decodeUnknownOption(DeadLetterHeaders)
const encode = Schema.encodeSync(DeadLetterHeaders)

/** A reason is cut here: brokers bound the size of a record. */
const maxReason = 2000

/** What a record's headers say about its failures before; `None` = it never failed. */
export const earlierFailure = (record: LogRecord): Option.Option<DeadLetterHeaders> => decode(record.headers)

/**
 * The dead letter of a record. One that failed before and was replayed keeps its first place and its first failure, and
 * its attempts add up. `now` in milliseconds since 1970.
 */
export const deadLetter = (
  record: ConsumedRecord,
  failure: { readonly error: string; readonly attempts: number; readonly firstFailure: number }
): LogRecord => {
  const before = earlierFailure(record)
  const headers = Option.match(before, {
    onNone: (): DeadLetterHeaders => ({
      dlt_topic: record.topic,
      dlt_partition: record.partition,
      dlt_offset: record.offset,
      dlt_error: failure.error.slice(0, maxReason),
      dlt_attempts: failure.attempts,
      dlt_first_failure: new Date(failure.firstFailure).toISOString()
    }),
    onSome: (earlier) => ({
      ...earlier,
      dlt_error: failure.error.slice(0, maxReason),
      dlt_attempts: earlier.dlt_attempts + failure.attempts
    })
  })
  return {
    key: record.key,
    value: record.value,
    timestamp: record.timestamp,
    headers: { ...record.headers, ...encode(headers) }
  }
}
