/** What the streaming job made of a replay, and whether it equals the plain count. */
import { analyticsResults, learningEvents } from "@lyceum/events/Topics"
import { decoder } from "@lyceum/messaging/CloudEvents"
import { EventLog } from "@lyceum/messaging/EventLog"
import { Effect, Result, Schema } from "effect"

/** The topic holds activity newer than the log's: the streaming job would count every replayed event as late. */
export class ReplayTooLate extends Schema.TaggedError<ReplayTooLate>()("ReplayTooLate", {
  newest: Schema.String,
  next: Schema.String
}) {
  override get message() {
    return (
      `learning-events already holds activity of ${this.newest}, and this log goes on at ${this.next}: all of it would be late. ` +
      `Replay into a platform of its own ("npm start -- --data-dir .lyceum-replay", then the same flag here), or add --late`
    )
  }
}

/** Newest event time in the topic, over the last records of every partition; `undefined` when there are none. */
export const newestActivity = Effect.gen(function* () {
  const log = yield* EventLog
  const partitions = yield* log.partitionCount(learningEvents.name)
  let newest: number | undefined
  for (let partition = 0; partition < partitions; partition++) {
    const at = { topic: learningEvents.name, partition, maxWaitMillis: 0 }
    const { endOffset } = yield* log.fetch({ ...at, offset: 0, maxRecords: 1 })
    const { records } = yield* log.fetch({ ...at, offset: Math.max(0, endOffset - 1000), maxRecords: 1000 })
    for (const { timestamp } of records) newest = Math.max(newest ?? timestamp, timestamp)
  }
  return newest
})

const decode = decoder(analyticsResults)

/** Every result by `<window start>/<course>`. A record that says something else about the same key is a fault: it is listed. */
export const readResults = Effect.gen(function* () {
  const log = yield* EventLog
  const results = new Map<string, number>()
  const contradictions: Array<string> = []
  let offset = 0
  for (;;) {
    const { records } = yield* log.fetch({
      topic: analyticsResults.name,
      partition: 0,
      offset,
      maxRecords: 10_000,
      maxWaitMillis: 0
    })
    if (records.length === 0) return { results, contradictions }
    for (const record of records) {
      offset = record.offset + 1
      const received = yield* Effect.result(decode(record))
      if (Result.isFailure(received) || received.success === null || record.key === null) {
        contradictions.push(`unreadable record at offset ${record.offset}`)
        continue
      }
      const { uniqueLearners } = received.success.event.data
      const known = results.get(record.key)
      if (known !== undefined && known !== uniqueLearners)
        contradictions.push(`${record.key}: ${known}, then ${uniqueLearners}`)
      results.set(record.key, uniqueLearners)
    }
  }
})

/** Keys on which the results and the plain count differ: missing, too many, or another number. */
export const differences = (
  counted: ReadonlyMap<string, number>,
  results: ReadonlyMap<string, number>
): ReadonlyArray<string> =>
  [...counted]
    .filter(([key, count]) => results.get(key) !== count)
    .map(([key, count]) => `${key}: counted ${count}, the job says ${results.get(key) ?? "nothing"}`)
