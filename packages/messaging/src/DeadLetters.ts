/**
 * What operators do with dead letters: look at them and let the group try them again. Over the port EventLog alone, so it
 * works on every log. A dead letter is replayed once: the retry topic itself says which ones were (header
 * `dlt_replay_of`, the offset in the dead-letter topic), so there is no other state to lose.
 */
import { deadLetterTopic, retryTopic } from "@lyceum/events/Topics"
import { Context, Effect, Layer, Option, Schema, Semaphore } from "effect"
import { type DeadLetterHeaders, earlierFailure } from "./consumer/DeadLetter.ts"
import { type ConsumedRecord, EventLog, type EventLogError, type LogRecord } from "./EventLog.ts"

/** The dead letters of one group for one topic. */
export interface DeadLetterPlace {
  readonly topic: string
  readonly group: string
}

/** A dead letter as people see it. `offset` is its place in the dead-letter topic and its name. */
export interface DeadLetterEntry {
  readonly offset: number
  readonly key: string | null
  readonly value: string
  readonly headers: Readonly<Record<string, string>>
  /** Why it failed; `None` when somebody else than a consumer wrote it. */
  readonly failure: Option.Option<DeadLetterHeaders>
  readonly replayed: boolean
}

/** Such a dead letter does not exist (any more). */
export class NoSuchDeadLetter extends Schema.TaggedError<NoSuchDeadLetter>()("NoSuchDeadLetter", {
  topic: Schema.String,
  offset: Schema.Int
}) {
  override get message() {
    return `there is no dead letter at offset ${this.offset} of "${this.topic}"`
  }
}

const replayOf = "dlt_replay_of"
const page = 500

export class DeadLetters extends Context.Service<
  DeadLetters,
  {
    /** Oldest first, from the offset `from` on; `next` is where the next page starts, `None` at the end. */
    readonly list: (
      place: DeadLetterPlace & { readonly from: number; readonly limit: number }
    ) => Effect.Effect<
      { readonly entries: ReadonlyArray<DeadLetterEntry>; readonly next: Option.Option<number> },
      EventLogError
    >
    readonly inspect: (
      place: DeadLetterPlace & { readonly offset: number }
    ) => Effect.Effect<DeadLetterEntry, EventLogError | NoSuchDeadLetter>
    /** How many wait: were put aside and not replayed yet. */
    readonly depth: (place: DeadLetterPlace) => Effect.Effect<number, EventLogError>
    /** False = it was replayed before. */
    readonly replay: (
      place: DeadLetterPlace & { readonly offset: number }
    ) => Effect.Effect<boolean, EventLogError | NoSuchDeadLetter>
    /** All that were not replayed yet; returns how many. */
    readonly replayAll: (place: DeadLetterPlace) => Effect.Effect<number, EventLogError>
    /** All of a group, over its topics; returns how many. */
    readonly replayGroup: (group: string, topics: ReadonlyArray<string>) => Effect.Effect<number, EventLogError>
  }
>()("@lyceum/messaging/DeadLetters") {
  static readonly layer = Layer.effect(
    DeadLetters,
    Effect.gen(function* () {
      const log = yield* EventLog
      // Two operators of one process take turns; across processes the inbox makes a second replay harmless.
      const turn = Semaphore.makeUnsafe(1)
      const seen = new Map<string, { next: number; readonly offsets: Set<number> }>()

      const read = (topic: string, offset: number, maxRecords: number) =>
        log.fetch({ topic, partition: 0, offset, maxRecords, maxWaitMillis: 0 })

      /** Offsets of the dead letters that are in the retry topic already; only what is new there is read. */
      const replayed = Effect.fnUntraced(function* ({ topic, group }: DeadLetterPlace) {
        const name = retryTopic(topic, group)
        const known = seen.get(name) ?? { next: 0, offsets: new Set<number>() }
        seen.set(name, known)
        while (true) {
          const { records, endOffset } = yield* read(name, known.next, page)
          for (const { headers, offset } of records) {
            const of = headers[replayOf]
            if (of !== undefined) known.offsets.add(Number(of))
            known.next = offset + 1
          }
          if (records.length === 0) {
            known.next = Math.max(known.next, endOffset)
            return known.offsets
          }
        }
      })

      const list = Effect.fn("DeadLetters.list")(function* (
        place: DeadLetterPlace & { readonly from: number; readonly limit: number }
      ) {
        const done = yield* replayed(place)
        const { records, endOffset } = yield* read(deadLetterTopic(place.topic, place.group), place.from, place.limit)
        const last = records.at(-1)
        const more = last !== undefined && last.offset + 1 < endOffset
        return {
          entries: records.map((record) => entry(record, done)),
          next: more ? Option.some(last.offset + 1) : Option.none<number>()
        }
      })

      const find = Effect.fnUntraced(function* (place: DeadLetterPlace & { readonly offset: number }) {
        const topic = deadLetterTopic(place.topic, place.group)
        const {
          records: [found]
        } = yield* read(topic, place.offset, 1)
        if (found?.offset !== place.offset) return yield* new NoSuchDeadLetter({ topic, offset: place.offset })
        return found
      })

      const replay = Effect.fn("DeadLetters.replay")(
        function* (place: DeadLetterPlace & { readonly offset: number }) {
          const record = yield* find(place)
          if ((yield* replayed(place)).has(place.offset)) return false
          yield* log.publish(retryTopic(place.topic, place.group), [again(record)])
          return true
        },
        (effect) => turn.withPermit(effect)
      )

      const replayAll = Effect.fn("DeadLetters.replayAll")(
        function* (place: DeadLetterPlace) {
          const done = yield* replayed(place)
          let [from, count] = [0, 0]
          while (true) {
            const { records } = yield* read(deadLetterTopic(place.topic, place.group), from, page)
            const due = records.filter(({ offset }) => !done.has(offset))
            if (due.length > 0) yield* log.publish(retryTopic(place.topic, place.group), due.map(again))
            count += due.length
            const last = records.at(-1)
            if (last === undefined) return count
            from = last.offset + 1
          }
        },
        (effect) => turn.withPermit(effect)
      )

      return DeadLetters.of({
        list,
        inspect: (place) =>
          Effect.flatMap(find(place), (found) => Effect.map(replayed(place), (done) => entry(found, done))),
        depth: Effect.fnUntraced(function* (place) {
          const { endOffset } = yield* read(deadLetterTopic(place.topic, place.group), 0, 1)
          return Math.max(0, endOffset - (yield* replayed(place)).size)
        }),
        replay,
        replayAll,
        replayGroup: (group, topics) =>
          Effect.map(
            Effect.forEach(topics, (topic) => replayAll({ topic, group })),
            (counts) => counts.reduce((sum, count) => sum + count, 0)
          )
      })
    })
  )
}

const again = (record: ConsumedRecord): LogRecord => ({
  key: record.key,
  value: record.value,
  timestamp: record.timestamp,
  headers: { ...record.headers, [replayOf]: String(record.offset) }
})

const utf8 = new TextDecoder()
const entry = (record: ConsumedRecord, replayed: ReadonlySet<number>): DeadLetterEntry => ({
  offset: record.offset,
  key: record.key,
  value: utf8.decode(record.value),
  headers: record.headers,
  failure: earlierFailure(record),
  replayed: replayed.has(record.offset)
})
