/** What commands say of themselves: events by type, answers given again, tries lost to others. */
import { Effect, Metric } from "effect"

const counter = (name: string, description: string) => Metric.counter(name, { description, incremental: true })

const appended = counter(
  "lyceum_events_appended_total",
  "Domain events that were stored, by type: registrations, enrolments, completions, certificates and all others"
)
const replays = counter(
  "lyceum_idempotency_replays_total",
  "Requests that were answered with what the same Idempotency-Key was answered before"
)
const reused = counter(
  "lyceum_idempotency_reused_total",
  "Requests refused because their Idempotency-Key was another request's"
)
const conflicts = counter("lyceum_command_conflicts_total", "Commands decided anew because somebody else was quicker")

/** A series for each type: as many as the catalogue has. */
const ofType = new Map<string, typeof appended>()

/** An event was stored. */
export const eventAppended = (type: string): Effect.Effect<void> => {
  const known = ofType.get(type) ?? Metric.withAttributes(appended, { type })
  ofType.set(type, known)
  return Metric.update(known, 1)
}

export const answerReplayed: Effect.Effect<void> = Metric.update(replays, 1)
export const keyReused: Effect.Effect<void> = Metric.update(reused, 1)
export const decidedAnew: Effect.Effect<void> = Metric.update(conflicts, 1)

/** Makes the series: what never happened is zero, not unknown. */
export const commandsStarted: Effect.Effect<void> = Effect.gen(function* () {
  for (const metric of [replays, reused, conflicts]) yield* Metric.update(metric, 0)
})
