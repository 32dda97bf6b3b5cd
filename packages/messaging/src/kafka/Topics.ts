/** Topics as data: made when missing, their settings kept as the registry says, a partition count never changed. */
import { Clock, Effect, Option } from "effect"
import kafkajs, { type Admin } from "kafkajs"
import { type EventLogError, type EventLogUnavailable, TopicMismatch, type TopicSpec } from "../EventLog.ts"
import { call, callTopic, faultOf, isUnknownTopic } from "./Failures.ts"
import type { KafkaClient } from "./KafkaClient.ts"

const day = 86_400_000
/** Kafka 4 refuses times more than an hour ahead, and with one such record its whole batch: who reads them must judge. */
const anyTime = "9223372036854775807"

/** The topic's settings that follow from its spec. Pure. */
export const topicConfig = (
  spec: TopicSpec,
  minInSyncReplicas: Option.Option<number>
): Readonly<Record<string, string>> => ({
  "cleanup.policy": spec.compacted ? (spec.retentionDays === null ? "compact" : "compact,delete") : "delete",
  "retention.ms": spec.retentionDays === null ? "-1" : String(spec.retentionDays * day),
  "message.timestamp.type": "CreateTime",
  "message.timestamp.after.max.ms": anyTime,
  ...Option.match(minInSyncReplicas, {
    onNone: () => ({}),
    onSome: (count) => ({ "min.insync.replicas": String(count) })
  })
})

const entries = (config: Readonly<Record<string, string>>) =>
  Object.entries(config).map(([name, value]) => ({ name, value }))

/** Set on this topic, not inherited. */
const setOnTopic = kafkajs.ConfigSource.TOPIC_CONFIG

const type = kafkajs.ConfigResourceTypes.TOPIC
const configOf = async (admin: Admin, topic: string) => {
  const { resources } = await admin.describeConfigs({ resources: [{ type, name: topic }], includeSynonyms: false })
  return resources.flatMap(({ configEntries }) => configEntries)
}

const retention = "retention.ms"
/** Of two retentions the longer one; a negative one is for ever. */
const longer = (one: string, other: string): string =>
  Number(one) < 0 || Number(other) < 0 ? "-1" : String(Math.max(Number(one), Number(other)))

/** Brings an existing topic's settings to the spec; others that somebody set on it stay. */
const alignConfig = async (
  admin: Admin,
  topic: string,
  spec: Readonly<Record<string, string>>,
  { shorten }: { readonly shorten: boolean }
) => {
  const found = await configOf(admin, topic)
  const kept = found.find(({ configName }) => configName === retention)?.configValue
  const wanted = shorten || kept === undefined ? spec : { ...spec, [retention]: longer(kept, spec[retention] ?? kept) }
  const differs = Object.entries(wanted).some(
    ([name, value]) => found.find(({ configName }) => configName === name)?.configValue !== value
  )
  if (!differs) return
  const own = found.filter((entry) => "configSource" in entry && entry.configSource === setOnTopic)
  const others = Object.fromEntries(own.map(({ configName, configValue }) => [configName, configValue]))
  await admin.alterConfigs({
    validateOnly: false,
    resources: [{ type, name: topic, configEntries: entries({ ...others, ...wanted }) }]
  })
}

const alreadyExists = (thrown: unknown): boolean =>
  faultOf(thrown).type === "TOPIC_ALREADY_EXISTS" || String(thrown).includes("already exists")

export const topicsOf = (client: KafkaClient["Service"]) => {
  const { admin, settings } = client
  const counts = new Map<string, number>()

  const countOf = (topic: string): Effect.Effect<number, EventLogError> =>
    callTopic("read a topic", topic, () =>
      admin.use(async (open) => {
        const { topics } = await open.fetchTopicMetadata({ topics: [topic] })
        return topics[0]?.partitions.length ?? 0
      })
    )

  /** Partitions, remembered: for the hot path. */
  const partitionCount = (topic: string): Effect.Effect<number, EventLogError> =>
    Effect.suspend(() => {
      const known = counts.get(topic)
      return known !== undefined
        ? Effect.succeed(known)
        : Effect.tap(countOf(topic), (count) => Effect.sync(() => counts.set(topic, count)))
    })

  const create = (spec: TopicSpec, config: Readonly<Record<string, string>>) =>
    call("make a topic", () =>
      admin.use(async (open) => {
        try {
          const { replicationFactor } = settings
          const topic = {
            topic: spec.name,
            numPartitions: spec.partitions,
            replicationFactor,
            configEntries: entries(config)
          }
          await open.createTopics({ topics: [topic], waitForLeaders: true })
        } catch (thrown) {
          // Another process made it at the same moment; or it is made, and not every broker has heard of it: `ensure` waits.
          if (!alreadyExists(thrown) && !isUnknownTopic(thrown)) throw thrown
        }
      })
    )

  const ensure = Effect.fnUntraced(function* (
    spec: TopicSpec,
    options: { readonly shorten: boolean }
  ): Effect.fn.Return<void, EventLogUnavailable | TopicMismatch> {
    const config = topicConfig(spec, settings.minInSyncReplicas)
    const before = yield* countOf(spec.name).pipe(Effect.catchTag("UnknownTopic", () => Effect.succeed(0)))
    if (before === 0) yield* create(spec, config)
    const found = yield* countOf(spec.name).pipe(
      Effect.retry({ times: 50, while: (error) => Effect.as(Effect.sleep(50), error._tag === "UnknownTopic") }),
      Effect.catchTag("UnknownTopic", (cause) => call("make a topic", () => Promise.reject(cause)))
    )
    if (found !== spec.partitions) {
      return yield* new TopicMismatch({ topic: spec.name, wanted: spec.partitions, found })
    }
    if (before > 0)
      yield* call("set a topic up", () => admin.use((open) => alignConfig(open, spec.name, config, options)))
  })

  const keepsFrom = Effect.fnUntraced(function* (
    topic: string
  ): Effect.fn.Return<Option.Option<number>, EventLogError> {
    yield* countOf(topic)
    const config = yield* callTopic("read a topic's settings", topic, () => admin.use((open) => configOf(open, topic)))
    const value = (name: string) => config.find(({ configName }) => configName === name)?.configValue ?? ""
    const millis = Number(value(retention))
    const byAppend = value("message.timestamp.type") === "LogAppendTime"
    if (byAppend || millis < 0 || !value("cleanup.policy").includes("delete")) return Option.none()
    return Option.some((yield* Clock.currentTimeMillis) - millis)
  })

  return {
    ensureTopics: (specs: ReadonlyArray<TopicSpec>, options: { readonly shorten: boolean } = { shorten: false }) =>
      Effect.forEach(specs, (spec) => ensure(spec, options), { discard: true }),
    keepsFrom,
    partitionCount,
    /** Asks the brokers, for who must notice a change. */
    currentCount: countOf
  }
}
