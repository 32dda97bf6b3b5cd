/**
 * Kafka counts retention by the records' own times: activity of 2004 is older than any limit, and the brokers would remove it
 * within minutes of its arrival.
 */
import { lateTopic, learningEvents, quarantineTopic } from "@lyceum/events/Topics"
import { EventLog } from "@lyceum/messaging/EventLog"
import { topicSpecs } from "@lyceum/messaging/TopicSpecs"
import { Console, Effect, Option, Schema } from "effect"

/** The log's activity is older than a topic on its way keeps. */
export class ReplayTooOld extends Schema.TaggedError<ReplayTooOld>()("ReplayTooOld", {
  topic: Schema.String,
  from: Schema.String,
  first: Schema.String
}) {
  override get message() {
    return (
      `Kafka keeps records of ${this.topic} from ${this.from} on, by their own times, and this log goes on at ${this.first}: it would ` +
      `be removed before it is counted. With --keep these topics keep all they have until the next "topics apply"`
    )
  }
}

/** Topics that activity goes through, or is put aside in. */
const onItsWay: ReadonlySet<string> = new Set([learningEvents.name, lateTopic, quarantineTopic])

/** Fails when records of that time would not be kept; with `keep` it has the topics keep everything instead. */
export const makeRoom = Effect.fnUntraced(function* (first: number, keep: boolean) {
  const log = yield* EventLog
  const specs = topicSpecs.filter(({ name }) => onItsWay.has(name))
  for (const { name } of specs) {
    const from = yield* log.keepsFrom(name)
    if (Option.isNone(from) || from.value <= first) continue
    if (!keep) {
      const [since, at] = [new Date(from.value).toISOString(), new Date(first).toISOString()]
      return yield* new ReplayTooOld({ topic: name, from: since, first: at })
    }
    yield* log.ensureTopics(specs.map((spec) => ({ ...spec, retentionDays: null })))
    return yield* Console.log(`${[...onItsWay].join(", ")} keep all they have until the next "topics apply"`)
  }
})
