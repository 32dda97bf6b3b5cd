/**
 * Takes activity in: judged event by event, durable in the topic learning-events before the answer. In sequential courses the
 * accepted events are applied at once as well, because the learner's next call may need what they open.
 */
import type { Person } from "@lyceum/domain/Actor"
import type { CourseId, ItemId } from "@lyceum/domain/Ids"
import { learningEvents } from "@lyceum/events/Topics"
import { CommandContext } from "@lyceum/database/CommandContext"
import { recorded } from "@lyceum/database/Recorded"
import { EventLog, type EventLogError } from "@lyceum/messaging/EventLog"
import type { UpstreamUnavailable } from "@lyceum/runtime/auth/ServiceClient"
import { Clock, Context, Effect, Layer, Metric, Option } from "effect"
import { ApplyActivity } from "../commands/ApplyActivity.ts"
import { completedIds } from "../domain/LearnerProgress.ts"
import { CourseVersions } from "../projections/CourseVersions.ts"
import { Enrollments } from "../projections/Enrollments.ts"
import { ProgressStates } from "../projections/ProgressStates.ts"
import { type CourseFacts, type Decoded, decodeAll, judge, type Rejected } from "./Judge.ts"
import { eventIdsOf, eventOf, recorder, type Sender } from "./Records.ts"

/** How a call ended: in the log, or refused by index. */
export interface Receipt {
  readonly accepted: number
  readonly rejected: ReadonlyArray<Rejected>
}

const acceptedTotal = Metric.counter("lyceum_ingest_accepted_total", {
  description: "Learning events that are in the log",
  incremental: true
})
const rejectedTotal = Metric.counter("lyceum_ingest_rejected_total", {
  description: "Learning events that were refused",
  incremental: true
})

export class Ingest extends Context.Service<
  Ingest,
  {
    readonly record: (
      person: Person,
      events: ReadonlyArray<unknown>
    ) => Effect.Effect<Receipt, EventLogError | UpstreamUnavailable>
  }
>()("@lyceum/progress/ingest/Ingest") {
  static readonly layer = Layer.effect(
    Ingest,
    Effect.gen(function* () {
      for (const metric of [acceptedTotal, rejectedTotal]) yield* Metric.update(metric, 0)
      const applying = yield* ApplyActivity
      const enrollments = yield* Enrollments
      const log = yield* EventLog
      const states = yield* ProgressStates
      const versions = yield* CourseVersions

      /** Looked up once a call and course; a course that is absent is one the learner is not in. */
      const factsOf = Effect.fnUntraced(function* (person: Person, decoded: ReadonlyArray<Decoded>) {
        const facts = new Map<CourseId, CourseFacts>()
        for (const courseId of new Set(decoded.map(({ input }) => input.courseId))) {
          const enrollment = yield* enrollments.find(person.userId, courseId)
          if (Option.isNone(enrollment)) continue
          const found = yield* versions.get(courseId, enrollment.value.courseVersion)
          if (Option.isNone(found)) continue
          const completed = found.value.sequential
            ? new Set(completedIds(yield* states.one(enrollment.value.enrollmentId)))
            : new Set<ItemId>()
          facts.set(courseId, { course: found.value, completed })
        }
        return facts
      })

      const record = Effect.fnUntraced(function* (person: Person, events: ReadonlyArray<unknown>) {
        const { decoded, rejected: malformed } = decodeAll(events, yield* Clock.currentTimeMillis)
        const facts = yield* factsOf(person, decoded)
        const rejected = [...malformed]
        const accepted: Array<Decoded> = []
        for (const one of decoded) {
          const problem = judge(facts, one)
          if (problem === null) accepted.push(one)
          else rejected.push({ index: one.index, problem })
        }
        if (accepted.length > 0) {
          const eventIdOf = eventIdsOf(person.userId)
          const sender: Sender = { userId: person.userId, eventIdOf, ...(yield* CommandContext) }
          yield* log.publish(learningEvents.name, accepted.map(recorder(sender)))
          const ordered = accepted.filter(({ input }) => facts.get(input.courseId)?.course.sequential === true)
          const published = ordered.map(({ input, time }) => ({
            id: eventIdOf(input.id),
            event: eventOf(person.userId, input),
            time
          }))
          // They are in the log: should this fail, the consumer applies them.
          if (published.length > 0) yield* Effect.ignore(applying.apply(published))
        }
        yield* Metric.update(acceptedTotal, accepted.length)
        yield* Metric.update(rejectedTotal, rejected.length)
        return { accepted: accepted.length, rejected: rejected.toSorted((a, b) => a.index - b.index) }
      }, recorded("Ingest.record"))
      return Ingest.of({ record })
    })
  )
}
