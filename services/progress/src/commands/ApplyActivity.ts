/**
 * Turns activity into progress: notes when items were touched and completes those whose rule is met. One look-up a batch;
 * a command only for learners to whom something new happened. Idempotent, so that it may run at once and again.
 */
import type { LearningEvent } from "@lyceum/events/LearningEvents"
import { enrollmentId as enrollmentIdOf } from "@lyceum/domain/DerivedId"
import type { EnrollmentId, EventId } from "@lyceum/domain/Ids"
import type { TooMuchContention } from "@lyceum/database/Commands"
import type { UpstreamUnavailable } from "@lyceum/runtime/auth/ServiceClient"
import { Context, DateTime, Effect, Layer, Option } from "effect"
import { completedIds, completes, type Fact, learnerProgress } from "../domain/LearnerProgress.ts"
import { Activity } from "../projections/Activity.ts"
import { CourseVersions } from "../projections/CourseVersions.ts"
import { Enrollments, isOpen } from "../projections/Enrollments.ts"
import { ProgressStates } from "../projections/ProgressStates.ts"
import { Learning } from "./Learning.ts"

/** An event of the topic, as published. `time` in milliseconds since 1970. */
export interface Published {
  readonly id: EventId
  readonly event: LearningEvent
  readonly time: number
}

/** What the event says about its item; `null` = nothing that any rule asks for. */
const factOf = ({ event, id, time }: Published): Fact | null => {
  const about = { itemId: event.data.itemId, at: DateTime.makeUnsafe(time), cause: id }
  switch (event.type) {
    case "lyceum.learning.item-viewed.v1":
      return { kind: "viewed", ...about }
    case "lyceum.learning.video-progressed.v1":
      return { kind: "video", percent: event.data.percent, ...about }
    case "lyceum.learning.answer-given.v1":
      return null
  }
}

/** Learners whose commands run at the same time. */
const concurrency = 4

export class ApplyActivity extends Context.Service<
  ApplyActivity,
  {
    /** In the order given. Events of learners who are not enrolled here are passed over. */
    readonly apply: (events: ReadonlyArray<Published>) => Effect.Effect<void, UpstreamUnavailable | TooMuchContention>
  }
>()("@lyceum/progress/commands/ApplyActivity") {
  static readonly layer = Layer.effect(
    ApplyActivity,
    Effect.gen(function* () {
      const activity = yield* Activity
      const enrollments = yield* Enrollments
      const learning = yield* Learning
      const states = yield* ProgressStates
      const versions = yield* CourseVersions

      const apply = Effect.fn("ApplyActivity.apply")(function* (events: ReadonlyArray<Published>) {
        const grouped = new Map<EnrollmentId, Array<Published>>()
        for (const one of events) {
          const id = enrollmentIdOf(one.event.data.courseId, one.event.data.userId)
          const group = grouped.get(id)
          if (group === undefined) grouped.set(id, [one])
          else group.push(one)
        }
        const open = (yield* enrollments.known([...grouped.keys()])).filter(isOpen)
        if (open.length === 0) return
        const before = yield* states.load(open.map(({ enrollmentId }) => enrollmentId))
        yield* activity.touch(
          open.flatMap(({ enrollmentId, userId }) =>
            (grouped.get(enrollmentId) ?? []).map(({ event, time }) => ({
              enrollmentId,
              userId,
              itemId: event.data.itemId,
              at: time,
              video:
                event.type === "lyceum.learning.video-progressed.v1"
                  ? { percent: event.data.percent, positionSeconds: event.data.positionSeconds }
                  : null
            }))
          )
        )
        yield* Effect.forEach(
          open,
          ({ courseId, courseVersion, enrollmentId, userId }) =>
            Effect.gen(function* () {
              const facts = (grouped.get(enrollmentId) ?? []).flatMap((one) => factOf(one) ?? [])
              if (facts.length === 0) return
              const found = yield* versions.get(courseId, courseVersion)
              if (Option.isNone(found)) return
              const course = found.value
              const completed = new Set(completedIds(before.get(enrollmentId) ?? learnerProgress.initial))
              // Most activity repeats what is known: no command is run for it. What waits for a lock may be opened by a
              // fact of this batch, so any fact that completes something lets all of them be decided.
              if (!facts.some((fact) => completes(course, completed, fact))) return
              yield* learning.record({ enrollmentId, userId, course }, facts)
            }),
          { concurrency, discard: true }
        )
      })
      return ApplyActivity.of({ apply })
    })
  )
}
