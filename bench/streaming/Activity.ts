/**
 * The benches' input: records of about 300 bytes with key, two headers and a JSON value; the same seed gives the same log. Event
 * time runs at `perSecond` events a second from `start` on, with a disorder of 5 s.
 */
import { derivedUuid } from "@lyceum/domain/DerivedId"
import { learningEvents } from "@lyceum/events/Topics"
import { EventLog, type LogRecord } from "@lyceum/messaging/EventLog"
import { jobTopics } from "@lyceum/unique-learners/UniqueLearners"
import { Effect } from "effect"

export interface ActivityOptions {
  readonly learners: number
  readonly courses: number
  /** Of event time. */
  readonly perSecond: number
  /** Milliseconds since 1970. */
  readonly start: number
  /** Default `learning-events`. */
  readonly topic?: string
}

/** The whole minute an hour ago: Kafka removes what is older than the topic keeps, by the records' own times. */
export const anHourAgo = (): number => Math.floor(Date.now() / 60_000) * 60_000 - 3_600_000

const utf8 = new TextEncoder()

/** The i-th record; to be asked in order, for the drawing is of one sequence. */
export const activity = ({ courses, learners, perSecond, start }: ActivityOptions) => {
  const users = Array.from({ length: learners }, (_, i) => derivedUuid("bench-learner", String(i)))
  const places = Array.from({ length: courses }, (_, i) => derivedUuid("bench-course", String(i)))
  let random = 42
  const draw = (below: number): number => {
    random = (Math.imul(random, 1664525) + 1013904223) >>> 0
    return Math.floor((random / 4_294_967_296) * below)
  }
  return (i: number): LogRecord => {
    const userId = users[draw(users.length)] ?? ""
    const courseId = places[draw(places.length)] ?? ""
    return {
      key: userId,
      value: utf8.encode(`{"userId":"${userId}","courseId":"${courseId}","itemId":"${courseId}","position":${i}}`),
      headers: { ce_type: "lyceum.learning.item-viewed.v1", courseid: courseId },
      timestamp: start + Math.floor((i * 1000) / perSecond) + draw(5_000)
    }
  }
}

/** Makes the job's topics and one of `options.topic`, and writes `total` records, 10,000 at once. */
export const fill = Effect.fnUntraced(function* (total: number, options: ActivityOptions) {
  const log = yield* EventLog
  const topic = options.topic ?? learningEvents.name
  yield* log.ensureTopics([...jobTopics, { name: topic, partitions: 4, retentionDays: 90, compacted: false }])
  const record = activity(options)
  for (let i = 0; i < total; i += 10_000) {
    const size = Math.min(10_000, total - i)
    yield* log.publish(
      topic,
      Array.from({ length: size }, (_, at) => record(i + at))
    )
  }
})
