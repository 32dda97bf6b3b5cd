/** What a consumer does with a batch of events: decide, find who is meant, write down who is told. In the consumer's transaction. */
import type { Received } from "@lyceum/messaging/CloudEvents"
import { DateTime, Effect } from "effect"
import { type Audience, decide, type Heard, isNews } from "./Decide.ts"
import { KnownCourses } from "./KnownCourses.ts"
import { type Telling, Tellings } from "./Tellings.ts"

const peopleOf = (audience: Audience) =>
  audience.kind === "person"
    ? Effect.succeed([audience.userId])
    : Effect.flatMap(KnownCourses, (courses) => courses.learnersBefore(audience.courseId, audience.before))

export const tell = Effect.fn("tell")(function* (events: ReadonlyArray<Received<Heard>>) {
  const now = (yield* DateTime.now).epochMilliseconds
  const tellings: Array<Telling> = []
  for (const { envelope, event } of events) {
    const happenedAt = envelope.time.epochMilliseconds
    const decision = isNews(happenedAt, now) ? decide(event, envelope.actor) : null
    if (decision === null) continue
    for (const userId of yield* peopleOf(decision.audience)) {
      const { id, traceparent = null } = envelope
      tellings.push({ event: id, happenedAt: new Date(happenedAt), userId, notice: decision.notice, traceparent })
    }
  }
  if (tellings.length > 0) yield* (yield* Tellings).tell(tellings)
})
