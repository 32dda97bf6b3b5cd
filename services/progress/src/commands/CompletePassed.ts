/** A passed attempt completes its item. Asked by the submission itself, and again by the attempt's event: once is enough. */
import type { TooMuchContention } from "@lyceum/database/Commands"
import type { UpstreamUnavailable } from "@lyceum/runtime/auth/ServiceClient"
import type { AttemptId, CourseId, ItemId, UserId } from "@lyceum/domain/Ids"
import { enrollmentId as enrollmentIdOf } from "@lyceum/domain/DerivedId"
import { Context, DateTime, Effect, Layer, Option } from "effect"
import { CourseVersions } from "../projections/CourseVersions.ts"
import { Enrollments, isOpen } from "../projections/Enrollments.ts"
import { Learning } from "./Learning.ts"
import { passedFact } from "./Quizzes.ts"

/** A graded attempt, as a row or from its event. */
export interface Graded {
  readonly id: AttemptId
  readonly userId: UserId
  readonly courseId: CourseId
  readonly itemId: ItemId
  readonly submittedAt: Date | null
  readonly passed: boolean | null
}

export class CompletePassed extends Context.Service<
  CompletePassed,
  {
    /** Nothing happens unless it was passed and the learner is still in the course. */
    readonly complete: (attempt: Graded) => Effect.Effect<void, UpstreamUnavailable | TooMuchContention>
  }
>()("@lyceum/progress/commands/CompletePassed") {
  static readonly layer = Layer.effect(
    CompletePassed,
    Effect.gen(function* () {
      const enrollments = yield* Enrollments
      const learning = yield* Learning
      const versions = yield* CourseVersions
      const complete = Effect.fn("CompletePassed.complete")(function* (attempt: Graded) {
        const { courseId, id, itemId, passed, submittedAt, userId } = attempt
        if (passed !== true || submittedAt === null) return
        const enrollmentId = enrollmentIdOf(courseId, userId)
        const [enrollment] = (yield* enrollments.known([enrollmentId])).filter(isOpen)
        if (enrollment === undefined) return
        // The version they are in now: the item may count there even if the attempt was made in an older one.
        const course = yield* versions.get(courseId, enrollment.courseVersion)
        if (Option.isNone(course)) return
        yield* learning.record({ enrollmentId, userId, course: course.value }, [
          passedFact(id, itemId, DateTime.fromDateUnsafe(submittedAt))
        ])
      })
      return CompletePassed.of({ complete })
    })
  )
}
