/** Records that the job writes and reads between its stages. Deterministic: the same finding gives the same bytes. */
import { derivedUuid } from "@lyceum/domain/DerivedId"
import { EventId } from "@lyceum/domain/Ids"
import {
  AnalyticsPartial,
  UniqueLearnersCounted,
  UniqueLearnersEstimated,
  UniqueLearnersPartial,
  UniqueLearnersPartialEstimated,
  WatermarkAdvanced
} from "@lyceum/events/AnalyticsEvents"
import { analyticsPartials, analyticsResults } from "@lyceum/events/Topics"
import { deadLetter } from "@lyceum/messaging/consumer/DeadLetter"
import type { ConsumedRecord, LogRecord } from "@lyceum/messaging/EventLog"
import { DateTime, Schema } from "effect"
import type { Partial } from "./window/MergeState.ts"
import type { ClosedCount } from "./window/PartitionState.ts"

const encodePartial = Schema.encodeSync(Schema.fromJsonString(UniqueLearnersPartial.fields.data))
const encodeEstimatedPartial = Schema.encodeSync(Schema.fromJsonString(UniqueLearnersPartialEstimated.fields.data))
const encodeWatermark = Schema.encodeSync(Schema.fromJsonString(WatermarkAdvanced.fields.data))
const encodeResult = Schema.encodeSync(Schema.fromJsonString(UniqueLearnersCounted.fields.data))
const encodeEstimate = Schema.encodeSync(Schema.fromJsonString(UniqueLearnersEstimated.fields.data))

/** A record with the trace that it goes on with; `undefined` = none that is recorded. */
export const inTrace = (record: LogRecord, traceparent: string | undefined): LogRecord =>
  traceparent === undefined ? record : { ...record, headers: { ...record.headers, traceparent } }

/** CloudEvents attributes as headers. `ce_time` is event time: nothing here depends on when or how often the job runs. */
const headers = (id: string, type: string, subject: string, time: DateTime.Utc): Record<string, string> => ({
  ce_specversion: "1.0",
  ce_id: EventId.make(id),
  ce_type: type,
  ce_source: "unique-learners",
  ce_subject: subject,
  ce_time: DateTime.formatIso(time),
  ce_actor: "service:unique-learners",
  ce_correlationid: id,
  "content-type": "application/json"
})

const utf8 = new TextEncoder()

/** Unique learners of a window that one input partition has closed; the record's timestamp is the window's end. */
export const partialRecord = (count: ClosedCount, partition: number): LogRecord => {
  const windowStart = DateTime.makeUnsafe(count.windowStart)
  const windowEnd = DateTime.makeUnsafe(count.windowEnd)
  const { courseId, uniqueLearners } = count
  const data = { windowStart, windowEnd, courseId, partition, uniqueLearners }
  const event = count.approximate
    ? UniqueLearnersPartialEstimated.make({ data: { ...data, approximate: true } })
    : UniqueLearnersPartial.make({ data })
  const id = derivedUuid("unique-learners-partial", DateTime.formatIso(windowStart), courseId, String(partition))
  return {
    key: analyticsPartials.key(event),
    value: utf8.encode("approximate" in event.data ? encodeEstimatedPartial(event.data) : encodePartial(event.data)),
    headers: headers(id, event.type, courseId, windowEnd),
    timestamp: count.windowEnd
  }
}

/** How far an input partition has come; the record's timestamp is the watermark. */
export const watermarkRecord = (partition: number, millis: number): LogRecord => {
  const watermark = DateTime.makeUnsafe(millis)
  const event = WatermarkAdvanced.make({ data: { partition, watermark } })
  const id = derivedUuid("watermark-advanced", String(partition), DateTime.formatIso(watermark))
  return {
    key: analyticsPartials.key(event),
    value: utf8.encode(encodeWatermark(event.data)),
    headers: headers(id, event.type, String(partition), watermark),
    // A log refuses times before 1970, which only the first seconds after it can give.
    timestamp: Math.max(0, millis)
  }
}

/** The final count of a window, a version 2 when it is an estimate; the record's timestamp is the window's end. */
export const resultRecord = (count: ClosedCount): LogRecord => {
  const windowStart = DateTime.makeUnsafe(count.windowStart)
  const windowEnd = DateTime.makeUnsafe(count.windowEnd)
  const { courseId, uniqueLearners } = count
  const data = { windowStart, windowEnd, courseId, uniqueLearners }
  const event = count.approximate
    ? UniqueLearnersEstimated.make({ data: { ...data, approximate: true } })
    : UniqueLearnersCounted.make({ data })
  const id = derivedUuid("unique-learners", DateTime.formatIso(windowStart), courseId)
  return {
    key: analyticsResults.key(event),
    value: utf8.encode("approximate" in event.data ? encodeEstimate(event.data) : encodeResult(event.data)),
    headers: headers(id, event.type, courseId, windowEnd),
    timestamp: count.windowEnd
  }
}

/**
 * A dead letter of the job: the record as it came, with where it stood and why it is here. `now` in milliseconds since 1970.
 * The time is made one that a log takes; what it was is the reason then.
 */
export const setAsideRecord = (record: ConsumedRecord, reason: string, now: number): LogRecord => ({
  ...deadLetter(record, { error: reason, attempts: 1, firstFailure: now }),
  timestamp: Number.isSafeInteger(record.timestamp) && record.timestamp >= 0 ? record.timestamp : 0
})

const decodePartial = Schema.decodeUnknownOption(AnalyticsPartial)
const parseJson = Schema.decodeUnknownOption(Schema.fromJsonString(Schema.Unknown))
const text = new TextDecoder()

const watermarkType: AnalyticsPartial["type"] = "lyceum.analytics.watermark-advanced.v1"

/** How far a partition has come, in milliseconds since 1970; `undefined` = the record says something else. */
export const readWatermark = (record: ConsumedRecord): number | undefined => {
  const type = record.header === undefined ? record.headers["ce_type"] : record.header("ce_type")
  if (type !== watermarkType) return undefined
  const partial = readPartial(record)
  return partial?.kind === "watermark" ? partial.watermark : undefined
}

/** A record of `analytics-partials`, or `undefined` when it is not one. */
export const readPartial = (record: ConsumedRecord): Partial | undefined => {
  const json = parseJson(text.decode(record.value))
  if (json._tag === "None") return undefined
  const event = decodePartial({ type: record.headers["ce_type"], data: json.value })
  if (event._tag === "None") return undefined
  const { data } = event.value
  if ("watermark" in data) {
    return { kind: "watermark", partition: data.partition, watermark: data.watermark.epochMilliseconds }
  }
  return {
    kind: "count",
    partition: data.partition,
    windowStart: data.windowStart.epochMilliseconds,
    windowEnd: data.windowEnd.epochMilliseconds,
    courseId: data.courseId,
    uniqueLearners: data.uniqueLearners,
    approximate: "approximate" in data
  }
}
