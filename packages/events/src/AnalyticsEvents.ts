/** What the streaming job finds. No wall-clock value: a replay writes identical records. */
import { CourseId } from "@lyceum/domain/Ids"
import { Schema } from "effect"
import { event } from "./Event.ts"

/** A course, or `*` for all courses together. */
export const CourseOrAll = Schema.Union([CourseId, Schema.Literal("*")]).annotate({ identifier: "CourseOrAll" })
export type CourseOrAll = typeof CourseOrAll.Type

const window = {
  windowStart: Schema.DateTimeUtcFromString,
  windowEnd: Schema.DateTimeUtcFromString,
  courseId: CourseOrAll
}

/** Unique learners of one closed window, over one input partition (learners are disjoint over partitions). */
export const UniqueLearnersPartial = event("lyceum.analytics.unique-learners-partial.v1", {
  ...window,
  partition: Schema.Int,
  uniqueLearners: Schema.Int
})
/** The same as an estimate (HyperLogLog, standard error 0.81 %): the course was too large for exact sets. */
export const UniqueLearnersPartialEstimated = event("lyceum.analytics.unique-learners-partial.v2", {
  ...window,
  partition: Schema.Int,
  uniqueLearners: Schema.Int,
  approximate: Schema.Literal(true)
})
/** How far one input partition has come: every window that ends at or before `watermark` is closed there. */
export const WatermarkAdvanced = event("lyceum.analytics.watermark-advanced.v1", {
  partition: Schema.Int,
  watermark: Schema.DateTimeUtcFromString
})
/** Unique learners of one closed window over all partitions: final. */
export const UniqueLearnersCounted = event("lyceum.analytics.unique-learners.v1", {
  ...window,
  uniqueLearners: Schema.Int
})
/**
 * The same where at least one partition's count is an estimate: at most 0.81 % standard error. Version 1 stays what exact counts
 * are written as, so that who reads version 1 only never takes an estimate for a count.
 */
export const UniqueLearnersEstimated = event("lyceum.analytics.unique-learners.v2", {
  ...window,
  uniqueLearners: Schema.Int,
  approximate: Schema.Literal(true)
})

export const AnalyticsPartial = Schema.Union([UniqueLearnersPartial, UniqueLearnersPartialEstimated, WatermarkAdvanced])
export type AnalyticsPartial = typeof AnalyticsPartial.Type
export const AnalyticsResult = Schema.Union([UniqueLearnersCounted, UniqueLearnersEstimated])
export type AnalyticsResult = typeof AnalyticsResult.Type
