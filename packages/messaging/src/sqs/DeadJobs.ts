/**
 * Dead letters in SQS. A worker of ours sends the job there itself, with its error and attempts, and then deletes it: SQS' own
 * redrive policy carries no error, so it is the net for jobs whose workers died, and for functions.
 */
import { Clock, Effect, Option } from "effect"
import type { DeadJob } from "../JobQueue.ts"
import type { Lane } from "./Lanes.ts"
import { entryOf, type Incoming } from "./Message.ts"
import type { Queues } from "./Queues.ts"
import type { Requests } from "./Requests.ts"

/** How long dead letters are hidden while they are looked at or moved, in seconds. */
const looking = 30
const moving = 120
const perRequest = 10
/** Seconds: with less SQS asks only some of its servers. */
const shortestLongPoll = 1

const unknownError =
  "SQS moved it after its deliveries and keeps no error: its workers died, or it is a function's (see its log)"

export const deadJobs = (queues: Queues, requests: Requests) => {
  /**
   * Puts a message aside. Durable there before it is gone here; a crash in between leaves both, and a FIFO queue takes the
   * second of the two for a repeat.
   */
  const bury = Effect.fnUntraced(function* (lane: Lane, job: Incoming, error: string, attempts: number) {
    const dead = yield* queues.need(lane.dead, "put a job aside")
    const now = yield* Clock.currentTimeMillis
    const { body, enqueuedAt, group, id, traceparent } = job
    const letter = { id, body, group, enqueuedAt, traceparent, error, attempts }
    // A group of its own: one letter that is looked at does not hide those behind it.
    yield* requests.send(dead, [entryOf(lane, letter, { once: job.messageId, group: job.messageId, now })])
  })

  /** Shows up to `limit` of a lane: received, remembered, and made visible again. */
  const look = Effect.fnUntraced(function* (lane: Lane, mainUrl: string, limit: number) {
    const url = yield* queues.find(lane.dead)
    if (Option.isNone(url)) return []
    const seen = new Map<string, Incoming>()
    const receipts: Array<string> = []
    const more = queues
      .receive("list dead letters", url.value, { limit: perRequest, wait: shortestLongPoll, hidden: looking })
      .pipe(
        Effect.map((messages) => {
          const before = seen.size
          for (const message of messages) {
            receipts.push(message.receipt)
            if (seen.size < limit) seen.set(message.messageId, message)
          }
          return seen.size === before || seen.size >= limit
        })
      )
    yield* Effect.repeat(more, { until: (end) => end }).pipe(
      Effect.ensuring(Effect.suspend(() => Effect.ignore(requests.hide(url.value, receipts, 0))))
    )
    const letters = [...seen.values()].toSorted((a, b) => a.enqueuedAt - b.enqueuedAt)
    const moved = letters.some(({ error }) => error === undefined) ? yield* queues.movedAfter(mainUrl) : Option.none()
    return letters.map(({ attempts, body, error, id }): DeadJob => ({
      id,
      body,
      attempts: attempts ?? Option.getOrElse(moved, () => 0),
      error: error ?? unknownError
    }))
  })

  /** Back to where it came from. Its deduplication id is the letter's: the job's own would be taken for a repeat. */
  const redriveLane = Effect.fnUntraced(function* (lane: Lane, mainUrl: string) {
    const dead = yield* queues.find(lane.dead)
    if (Option.isNone(dead)) return 0
    const url = dead.value
    const started = yield* Clock.currentTimeMillis
    let moved = 0
    while (true) {
      const options = { limit: perRequest, wait: shortestLongPoll, hidden: moving }
      const letters = yield* queues.receive("redrive", url, options)
      const now = yield* Clock.currentTimeMillis
      // What fails again meanwhile is not taken up again.
      const due = letters.filter(({ sentAt }) => sentAt <= started)
      yield* requests.send(
        mainUrl,
        due.map(({ body, enqueuedAt, group, id, messageId, traceparent }) =>
          entryOf(
            lane,
            { id, body, group, enqueuedAt, traceparent },
            { once: messageId, group: group ?? messageId, now }
          )
        )
      )
      yield* requests.delete(
        url,
        due.map(({ receipt }) => receipt)
      )
      const others = letters.filter(({ sentAt }) => sentAt > started)
      yield* requests.hide(
        url,
        others.map(({ receipt }) => receipt),
        0
      )
      moved += due.length
      if (due.length === 0) return moved
    }
  })

  return {
    bury,
    list: (queue: string, limit: number) =>
      Effect.map(
        Effect.flatMap(queues.lanes(queue, "list dead letters"), (lanes) =>
          Effect.forEach(lanes, ({ lane, url }) => look(lane, url, limit), { concurrency: 2 })
        ),
        (letters) => letters.flat().slice(0, limit)
      ),
    redrive: (queue: string) =>
      Effect.map(
        Effect.flatMap(queues.lanes(queue, "redrive"), (lanes) =>
          Effect.forEach(lanes, ({ lane, url }) => redriveLane(lane, url), { concurrency: 2 })
        ),
        (counts) => counts.reduce((sum, count) => sum + count, 0)
      )
  }
}
export type DeadJobs = ReturnType<typeof deadJobs>
