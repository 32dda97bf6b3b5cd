/** Gives seats that came free without a request at hand: a higher capacity, a withdrawal whose process died before it went on. */
import { Effect, Layer, Metric } from "effect"
import { Enrollments } from "./Enrollments.ts"
import { Seats } from "./Seats.ts"

const promoted = Metric.counter("lyceum_enrollment_promoted_total", {
  description: "Learners who got a seat from the waitlist by the sweep",
  incremental: true
})

/** How long a free seat stays unnoticed at most. */
const interval = "1 second"

/** One sweep over every course where somebody waits and a seat is free. */
export const sweep = Effect.gen(function* () {
  const seats = yield* Seats
  const enrollments = yield* Enrollments
  for (const courseId of yield* seats.promotable) yield* Metric.update(promoted, yield* enrollments.promote(courseId))
})

/** Sweeps as long as the layer lives; any number of replicas may: the seats' guard decides. */
export const promoterLayer = Layer.effectDiscard(
  Effect.andThen(
    Metric.update(promoted, 0),
    sweep.pipe(
      Effect.catchCause((cause) => Effect.logWarning("a sweep of the waitlists failed, the next one follows", cause)),
      Effect.delay(interval),
      Effect.forever,
      Effect.forkScoped
    )
  )
)
