/**
 * Our connections to Kafka: one for questions about topics and groups, and a pool for reading. Nothing here waits for a broker
 * at start: one that is away is met when it is needed. Only a refused login ends the start, because waiting does not heal it.
 */
import { learningEvents } from "@lyceum/events/Topics"
import { Context, Effect, Layer, Option } from "effect"
import kafkajs, { type Admin, type Cluster, type Kafka } from "kafkajs"
import { registerCodecs } from "./Codecs.ts"
import {
  BrokerError,
  call,
  faultOf,
  isRefusedLogin,
  isSettling,
  isUnknownTopic,
  KafkaAccessDenied,
  refusalOf
} from "./Failures.ts"
import { type FetchedPartition, fetchExchange, type Want } from "./fetch/FetchProtocol.ts"
import { type KafkaSettings, kafkaSettings } from "./KafkaConfig.ts"
import { type Renewed, renewed } from "./Renewed.ts"
import { saslOf } from "./Sasl.ts"
import { watched } from "./Signals.ts"

/** One connection for reading. A broker answers the reads of a connection one after the other: do not share it. */
export interface Reading {
  /** Reads several partitions at once; waits up to `maxWaitMillis` for the first byte. */
  readonly read: (wants: ReadonlyArray<Want>, maxWaitMillis: number) => Promise<ReadonlyArray<FetchedPartition>>
  /** First and end offset of partitions, committed records only. */
  readonly bounds: (
    topic: string,
    partitions: ReadonlyArray<number>
  ) => Promise<ReadonlyMap<number, { readonly first: number; readonly end: number }>>
  readonly cluster: Renewed<Cluster>
}

/** Bytes of one answer: several partitions share them. */
const maxAnswerBytes = 32_000_000
/** An answer may take this much longer than its wait, in milliseconds. */
const answerTimeout = 30_000

/** Producing, fetching and asking for metadata alike. */
export const kafkaCrossing = {
  what: "service → Kafka",
  connectMillis: 3000,
  timeoutMillis: 30_000,
  retries: 5,
  bounded: "jittered, 50 ms to 1 s apart; producers are idempotent",
  breaker: "",
  inVain: "relay and consumers say so in readiness and begin again with growing pauses"
} as const

/** The client with its retries: short, because whoever called tries again and says so. */
const makeKafka = async (settings: KafkaSettings): Promise<Kafka> =>
  new kafkajs.Kafka({
    brokers: [...settings.brokers],
    clientId: settings.clientId,
    ssl: Option.getOrElse(settings.tls, () => false as const),
    ...(Option.isNone(settings.login) ? {} : { sasl: await saslOf(settings.login.value) }),
    connectionTimeout: kafkaCrossing.connectMillis,
    authenticationTimeout: 10_000,
    requestTimeout: kafkaCrossing.timeoutMillis,
    logLevel: kafkajs.logLevel.NOTHING,
    retry: { initialRetryTime: 50, maxRetryTime: 1_000, retries: kafkaCrossing.retries }
  })

/** A cluster connection that reads committed records. The client gives it to whoever assigns partitions. */
const openCluster = async (
  kafka: Kafka
): Promise<{ readonly cluster: Cluster; readonly close: () => Promise<void> }> => {
  let found: Cluster | undefined
  const consumer = kafka.consumer({
    groupId: "lyceum-reading",
    allowAutoTopicCreation: false,
    partitionAssigners: [
      (config) => {
        found = config.cluster
        return kafkajs.PartitionAssigners.roundRobin(config)
      }
    ]
  })
  if (found === undefined) throw new Error("the client did not hand over its cluster")
  try {
    await consumer.connect()
  } catch (thrown) {
    await consumer.disconnect().catch(() => undefined)
    throw thrown
  }
  return { cluster: found, close: () => consumer.disconnect() }
}

/** Sends an exchange of ours over a broker's connections. They are no part of the client's types, so they are checked. */
const exchange = async (broker: object, protocol: ReturnType<typeof fetchExchange>): Promise<void> => {
  const pool = "connectionPool" in broker ? broker.connectionPool : undefined
  if (typeof pool !== "object" || pool === null || !("send" in pool) || typeof pool.send !== "function") {
    throw new Error("this version of kafkajs has no broker.connectionPool.send")
  }
  await pool.send(protocol)
}

const offsetOutOfRange = 1

/** Answers that say nothing against the connection. */
const staysInUse = (thrown: unknown): boolean => isUnknownTopic(thrown) || isSettling(thrown)

const makeReading = (kafka: Kafka): Reading => {
  const connection = renewed({
    open: () => openCluster(kafka),
    close: ({ close }) => close(),
    keep: staysInUse
  })
  const cluster: Renewed<Cluster> = {
    use: (run) => connection.use((open) => run(open.cluster)),
    drop: connection.drop
  }

  const leaders = async (open: Cluster, wants: ReadonlyArray<Want>) => {
    const byLeader = new Map<string, Array<Want>>()
    const place = (want: Want): boolean => {
      for (const leader of Object.keys(open.findLeaderForPartitions(want.topic, [want.partition]))) {
        const of = byLeader.get(leader)
        if (of === undefined) byLeader.set(leader, [want])
        else of.push(want)
        return true
      }
      return false
    }
    for (const topic of new Set(wants.map((want) => want.topic))) await open.addTargetTopic(topic)
    await open.refreshMetadataIfNecessary()
    const missing = wants.filter((want) => !place(want))
    if (missing.length > 0) await open.refreshMetadata()
    if (missing.some((want) => !place(want))) throw new BrokerError({ code: 3, operation: "read" })
    return byLeader
  }

  const read = (wants: ReadonlyArray<Want>, maxWaitMillis: number) =>
    cluster.use(async (open) => {
      const answers = [...(await leaders(open, wants))].map(async ([nodeId, mine]) => {
        const broker = await open.findBroker({ nodeId })
        const requestTimeout = maxWaitMillis + answerTimeout
        const protocol = fetchExchange(mine, { maxWaitMillis, maxBytes: maxAnswerBytes, requestTimeout })
        await exchange(broker, protocol)
        return protocol.answer()
      })
      const partitions = (await Promise.all(answers)).flat()
      const failed = partitions.find(({ errorCode }) => errorCode !== 0 && errorCode !== offsetOutOfRange)
      if (failed !== undefined) throw new BrokerError({ code: failed.errorCode, operation: "read" })
      return partitions
    })

  const bounds: Reading["bounds"] = (topic, partitions) =>
    cluster.use(async (open) => {
      await open.addTargetTopic(topic)
      // Named while a refresh was under way, a topic is not in what it found.
      if (open.findTopicPartitionMetadata(topic).length === 0) await open.refreshMetadata()
      const asked = { topic, partitions: partitions.map((partition) => ({ partition })) }
      const ask = async (fromBeginning: boolean) => {
        const found = await open.fetchTopicsOffset([{ ...asked, fromBeginning }])
        return new Map(found.flatMap((one) => one.partitions).map((one) => [one.partition, Number(one.offset)]))
      }
      const [firsts, ends] = await Promise.all([ask(true), ask(false)])
      return new Map(
        partitions.map((partition) => {
          const first = firsts.get(partition)
          const end = ends.get(partition)
          if (first === undefined || end === undefined) throw new BrokerError({ code: 3, operation: "read bounds" })
          return [partition, { first, end }]
        })
      )
    })

  return { read, bounds, cluster }
}

export class KafkaClient extends Context.Service<
  KafkaClient,
  {
    readonly settings: KafkaSettings
    readonly kafka: Kafka
    readonly admin: Renewed<Admin>
    /** A connection of one's own; give it back by `release`, or close it by `cluster.drop`. */
    readonly borrow: () => Reading
    readonly release: (reading: Reading) => void
  }
>()("@lyceum/messaging/kafka/KafkaClient") {
  /** Over given settings. Fails only when the brokers answer and refuse the login. */
  static readonly layerOf = (settings: KafkaSettings): Layer.Layer<KafkaClient, KafkaAccessDenied> =>
    Layer.effect(
      KafkaClient,
      Effect.gen(function* () {
        registerCodecs()
        const kafka = watched(yield* Effect.promise(() => makeKafka(settings)), yield* Effect.context())
        const admin = renewed<Admin>({
          open: async () => {
            const opened = kafka.admin()
            await opened.connect()
            return opened
          },
          close: (opened) => opened.disconnect(),
          keep: staysInUse
        })
        const idle: Array<Reading> = []
        const all = new Set<Reading>()
        yield* Effect.addFinalizer(() =>
          Effect.promise(() => Promise.allSettled([admin.drop(), ...[...all].map(({ cluster }) => cluster.drop())]))
        )
        yield* login(settings, admin)
        return KafkaClient.of({
          settings,
          kafka,
          admin,
          borrow: () => {
            const reading = idle.pop() ?? makeReading(kafka)
            all.add(reading)
            return reading
          },
          release: (reading) => void idle.push(reading)
        })
      })
    )

  /** From the environment: see `KafkaConfig`. */
  static readonly layer = Layer.unwrap(Effect.map(kafkaSettings, (settings) => KafkaClient.layerOf(settings)))
}

/** A topic to ask for. Whether it is there does not matter, only that the brokers answer. */
const anyTopic = learningEvents.name

/**
 * Tries the login and a first question once: a refused token shows itself at the latter. Brokers that are away are no reason
 * not to start.
 */
const login = (settings: KafkaSettings, admin: Renewed<Admin>) =>
  call("log in", () => admin.use((open) => open.fetchTopicMetadata({ topics: [anyTopic] }))).pipe(
    Effect.catch(({ cause }) => {
      const brokers = settings.brokers.join(",")
      if (isUnknownTopic(cause)) return Effect.void
      return isRefusedLogin(cause)
        ? Effect.fail(new KafkaAccessDenied({ brokers, reason: refusalOf(cause) }))
        : Effect.logWarning(`Kafka at ${brokers} does not answer yet: ${faultOf(cause).message}`)
    })
  )
