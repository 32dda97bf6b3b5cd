/** A service's dead letters over all its groups and topics, as its internal route tells them. */
import { NotFound, ServiceUnavailable } from "@lyceum/api/Problems"
import type { PlacedLetter, PlacedLetterDetails } from "@lyceum/api/Operations"
import type { DeadLetterEntry, DeadLetterPlace } from "@lyceum/messaging/DeadLetters"
import { Effect, Option } from "effect"
import { Inspection } from "./Inspection.ts"
import { idsIn } from "./PayloadIds.ts"

/** Where in the order of topic, group and offset a list goes on. */
export interface LetterPlace extends DeadLetterPlace {
  readonly offset: number
}

/** The most of a payload that is shown, in characters. */
const shown = 4000

const order = (a: DeadLetterPlace, b: DeadLetterPlace): number =>
  a.topic === b.topic ? (a.group < b.group ? -1 : a.group > b.group ? 1 : 0) : a.topic < b.topic ? -1 : 1

/** Every group and topic of the service, in order. */
const places = Effect.gen(function* () {
  const { consumers } = yield* (yield* Inspection).parts
  const all = consumers === undefined ? [] : yield* consumers.all
  return all.flatMap(({ group, topics }) => topics.map((topic) => ({ group, topic }))).sort(order)
})

const letters = Effect.gen(function* () {
  const { deadLetters } = yield* (yield* Inspection).parts
  return deadLetters ?? (yield* new NotFound())
})

/** Only what a group of this service reads: another topic's records are nobody's business here. */
const own = Effect.fnUntraced(function* (place: DeadLetterPlace) {
  const known = (yield* places).some(({ group, topic }) => group === place.group && topic === place.topic)
  return known ? yield* letters : yield* new NotFound()
})

const logAway = () => new ServiceUnavailable({ detail: "the event log does not answer" })

const placed = ({ group, topic }: DeadLetterPlace, entry: DeadLetterEntry): typeof PlacedLetter.Type => {
  const failure = Option.getOrUndefined(entry.failure)
  return {
    group,
    topic,
    offset: entry.offset,
    key: entry.key,
    eventId: entry.headers["ce_id"] ?? null,
    eventType: entry.headers["ce_type"] ?? null,
    error: failure?.dlt_error ?? null,
    attempts: failure?.dlt_attempts ?? null,
    firstFailure: failure?.dlt_first_failure ?? null,
    replayed: entry.replayed
  }
}

/** A topic that no consumer made yet has no letters. */
const absentIsEmpty = <A>(empty: A) => ({
  UnknownTopic: () => Effect.succeed(empty),
  EventLogUnavailable: () => Effect.fail(logAway())
})

/** At most `limit` letters after a place, oldest first within a group and topic; of one topic when it is given. */
export const listLetters = Effect.fnUntraced(function* (options: {
  readonly limit: number
  readonly topic: string | undefined
  readonly after: LetterPlace | undefined
}) {
  const { after, limit, topic } = options
  const found: Array<typeof PlacedLetter.Type> = []
  const { deadLetters } = yield* (yield* Inspection).parts
  if (deadLetters === undefined) return found
  for (const place of yield* places) {
    const before = after === undefined ? -1 : order(place, after)
    const skipped = (topic !== undefined && place.topic !== topic) || (after !== undefined && before < 0)
    if (skipped || found.length >= limit) continue
    const from = after !== undefined && before === 0 ? after.offset + 1 : 0
    const { entries } = yield* deadLetters
      .list({ ...place, from, limit: limit - found.length })
      .pipe(Effect.catchTags(absentIsEmpty({ entries: new Array<DeadLetterEntry>() })))
    found.push(...entries.map((entry) => placed(place, entry)))
  }
  return found
})

const named = {
  NoSuchDeadLetter: () => Effect.fail(new NotFound()),
  UnknownTopic: () => Effect.fail(new NotFound()),
  EventLogUnavailable: () => Effect.fail(logAway())
}

/** One letter with its headers, the ids in its payload, and the beginning of it. */
export const inspectLetter = Effect.fnUntraced(function* (place: LetterPlace) {
  const entry = yield* (yield* own(place)).inspect(place).pipe(Effect.catchTags(named))
  const details: typeof PlacedLetterDetails.Type = {
    ...placed(place, entry),
    headers: entry.headers,
    ids: idsIn(entry.value),
    payload: entry.value.slice(0, shown)
  }
  return details
})

/** Hands a letter back to its group; `false` = that was done before. */
export const replayLetter = Effect.fnUntraced(function* (place: LetterPlace) {
  return yield* (yield* own(place)).replay(place).pipe(Effect.catchTags(named))
})
