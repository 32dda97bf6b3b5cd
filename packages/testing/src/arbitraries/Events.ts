/** Events as the services publish them: any event of a topic, and windows that are minutes. */
import { type AnalyticsResult, CourseOrAll } from "@lyceum/events/AnalyticsEvents"
import { Arbitrary, DateTime, type Schema } from "effect"
import { oneOf, whole } from "./Text.ts"

/** Any event that a topic carries. */
export const eventOf = <E>(topic: { readonly Event: Schema.Codec<E, unknown> }): Arbitrary.Arbitrary<E> =>
  Arbitrary.schema(topic.Event)

const minute = 60_000

/** The result of a one-minute window between 2020 and 2030, for one course or all. */
export const analyticsResult: Arbitrary.Arbitrary<AnalyticsResult> = Arbitrary.all({
  start: whole(26_297_280, 31_556_159),
  courseId: oneOf(Arbitrary.Constant<CourseOrAll>("*"), Arbitrary.schema(CourseOrAll)),
  uniqueLearners: whole(1, 100_000)
}).pipe(
  Arbitrary.map(({ courseId, start, uniqueLearners }) => ({
    type: "lyceum.analytics.unique-learners.v1",
    data: {
      windowStart: DateTime.makeUnsafe(start * minute),
      windowEnd: DateTime.makeUnsafe((start + 1) * minute),
      courseId,
      uniqueLearners
    }
  }))
)
