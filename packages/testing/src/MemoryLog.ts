/**
 * The ports EventLog and StreamTasks in memory, for tests: transactions that show all or nothing, fencing, offsets with the gaps
 * that Kafka's markers and aborted transactions leave, and a fault at every call if a test asks for it. Topics live as long
 * as the layer. Passes `EventLogContract` and `StreamTaskContract`.
 */
import {
  type ConsumedRecord,
  EventLog,
  EventLogUnavailable,
  type LogRecord,
  TopicMismatch,
  type TopicSpec,
  UnknownTopic
} from "@lyceum/messaging/EventLog"
import { partitionOf } from "@lyceum/messaging/Partitioner"
import { type Checkpoint, CommitIndefinite, StreamTasks, TaskFenced } from "@lyceum/messaging/StreamTask"
import { Context, Effect, Layer, Option, Semaphore } from "effect"

/** A call that may go wrong. */
export type FaultPoint = "open" | "fetch" | "commit" | "publish"

/**
 * `unavailable`: nothing happened and the caller is told so. `crash-before`, `crash-after`: the process dies (a defect
 * `ProcessCrash`) before or after the call took effect. The `indefinite` ones are for commits, elsewhere as `unavailable`: landed, lost, or
 * on its way, to land later unless the task is opened before.
 */
export type Fault =
  | "none"
  | "unavailable"
  | "crash-before"
  | "crash-after"
  | "indefinite-landed"
  | "indefinite-lost"
  | "indefinite-delayed"

/** The defect that stands for the end of a process. */
export class ProcessCrash extends Error {
  override readonly name = "ProcessCrash"
}

interface Topic {
  readonly spec: TopicSpec
  readonly partitions: ReadonlyArray<Partition>
}

interface Partition {
  readonly records: Array<ConsumedRecord>
  /** The offset of the next record. */
  next: number
}

type Produce = ReadonlyArray<{ readonly topic: string; readonly record: LogRecord }>

interface InFlight {
  readonly name: string
  readonly epoch: number
  readonly land: () => void
}

/** What a test can see and do beyond the ports. */
export class MemoryLog extends Context.Service<MemoryLog, {
  /** Every visible record of a topic, by partition and offset. */
  readonly records: (topic: string) => ReadonlyArray<ConsumedRecord>
  /** Appends to one partition whatever the key says. */
  readonly append: (topic: string, partition: number, records: ReadonlyArray<LogRecord>) => void
  /** The stored checkpoint of a task. */
  readonly checkpoint: (name: string) => Option.Option<Checkpoint>
  /** From now on asks this before every call. */
  readonly setFaults: (faults: (point: FaultPoint) => Fault) => void
  /** Lets commits that are on their way arrive: those of tasks opened since are refused. */
  readonly deliver: () => void
}>()("@lyceum/testing/MemoryLog") {
  /** A new log, with all three services. */
  static readonly layer: Layer.Layer<MemoryLog | EventLog | StreamTasks> = Layer.unwrap(Effect.sync(() => make()))
}

const make = () => {
  const topics = new Map<string, Topic>()
  const groups = new Map<string, number>()
  const locks = new Map<string, Semaphore.Semaphore>()
  const checkpoints = new Map<string, Checkpoint>()
  const epochs = new Map<string, number>()
  let inFlight: Array<InFlight> = []
  let wakers: Array<() => void> = []
  let faults: (point: FaultPoint) => Fault = () => "none"
  let roundRobin = 0

  const find = (name: string) =>
    Effect.suspend(() => {
      const topic = topics.get(name)
      return topic === undefined ? Effect.fail(new UnknownTopic({ topic: name })) : Effect.succeed(topic)
    })
  const partitionIn = (topic: Topic, partition: number): Partition => {
    const found = topic.partitions[partition]
    if (found === undefined) throw new Error(`topic "${topic.spec.name}" has no partition ${partition}`)
    return found
  }
  const place = (topic: Topic, record: LogRecord): number =>
    record.key === null ? roundRobin++ % topic.spec.partitions : partitionOf(record.key, topic.spec.partitions)
  const put = (topic: Topic, partition: number, record: LogRecord): void => {
    const target = partitionIn(topic, partition)
    target.records.push({ ...record, topic: topic.spec.name, partition, offset: target.next++ })
  }
  const wake = (): void => {
    const waiting = wakers
    wakers = []
    for (const resume of waiting) resume()
  }
  const unavailable = (operation: string) =>
    new EventLogUnavailable({ operation, cause: new Error("planted by the test") })

  /** Runs a call under the fault that is planned for it. */
  const guarded = <A, E>(point: FaultPoint, call: Effect.Effect<A, E>): Effect.Effect<A, E | EventLogUnavailable> =>
    Effect.suspend((): Effect.Effect<A, E | EventLogUnavailable> => {
      switch (faults(point)) {
        case "none":
          return call
        case "crash-before":
          return Effect.die(new ProcessCrash())
        case "crash-after":
          return Effect.andThen(call, Effect.die(new ProcessCrash()))
        default:
          return Effect.fail(unavailable(point))
      }
    })

  /** Everything from an offset on, at most `maxRecords`. At the end, `endOffset` is the offset that was asked for. */
  const read = (topic: Topic, partition: number, offset: number, maxRecords: number) => {
    const { records, next } = partitionIn(topic, partition)
    let low = 0
    let high = records.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((records[middle]?.offset ?? 0) < offset) low = middle + 1
      else high = middle
    }
    const found = records.slice(low, low + maxRecords)
    return { records: found, endOffset: found.length === 0 ? offset : next }
  }
  const awaitRecords = Effect.callback<void>((resume) => {
    const waker = () => resume(Effect.void)
    wakers.push(waker)
    return Effect.sync(() => {
      wakers = wakers.filter((other) => other !== waker)
    })
  })
  const fetch: EventLog["Service"]["fetch"] = (options) =>
    guarded(
      "fetch",
      Effect.gen(function*() {
        const topic = yield* find(options.topic)
        const attempt = () => read(topic, options.partition, options.offset, options.maxRecords)
        const first = attempt()
        if (first.records.length > 0 || options.maxWaitMillis === 0) return first
        const wait: Effect.Effect<void> = Effect.suspend(() =>
          attempt().records.length > 0 ? Effect.void : Effect.andThen(awaitRecords, wait)
        )
        yield* Effect.timeoutOption(wait, options.maxWaitMillis)
        return attempt()
      })
    )

  const groupKey = (group: string, topic: string, partition: number) => JSON.stringify([group, topic, partition])
  const lockOf = (key: string) =>
    Effect.gen(function*() {
      const known = locks.get(key)
      if (known !== undefined) return known
      const lock = yield* Semaphore.make(1)
      locks.set(key, lock)
      return lock
    })

  const eventLog = EventLog.of({
    ensureTopics: Effect.fnUntraced(function*(specs) {
      for (const spec of specs) {
        const known = topics.get(spec.name)
        if (known !== undefined && known.spec.partitions !== spec.partitions) {
          return yield* new TopicMismatch({ topic: spec.name, wanted: spec.partitions, found: known.spec.partitions })
        }
        if (known !== undefined) continue
        const partitions = Array.from({ length: spec.partitions }, (): Partition => ({ records: [], next: 0 }))
        topics.set(spec.name, { spec, partitions })
      }
    }),
    partitionCount: (topic) => Effect.map(find(topic), ({ spec }) => spec.partitions),
    publish: (name, records) =>
      guarded(
        "publish",
        Effect.map(find(name), (topic) => {
          for (const record of records) put(topic, place(topic, record), record)
          wake()
        })
      ),
    fetch,
    consume: (options) =>
      Effect.gen(function*() {
        const partitions: Array<readonly [string, number]> = []
        for (const name of options.topics) {
          const { spec } = yield* find(name)
          for (let partition = 0; partition < spec.partitions; partition++) partitions.push([name, partition])
        }
        const loops = partitions.map(([topic, partition]) =>
          Effect.gen(function*() {
            const key = groupKey(options.group, topic, partition)
            const lock = yield* lockOf(key)
            const turn = Effect.gen(function*() {
              const offset = groups.get(key) ?? 0
              const { records } = yield* fetch({
                topic,
                partition,
                offset,
                maxRecords: options.maxBatch,
                maxWaitMillis: 60_000
              })
              const last = records.at(-1)
              if (last === undefined) return
              yield* options.handle(records)
              groups.set(key, last.offset + 1)
            })
            // Whoever holds the lock is the member that owns the partition.
            return yield* lock.withPermits(1)(Effect.forever(turn))
          })
        )
        yield* Effect.all(loops, { concurrency: "unbounded", discard: true })
        return yield* Effect.never
      }),
    groupOffsets: (group, names) =>
      Effect.forEach(names, find).pipe(Effect.map((found) =>
        found.flatMap((topic) =>
          topic.partitions.map(({ next, records }, partition) => {
            const offset = groups.get(groupKey(group, topic.spec.name, partition)) ?? 0
            const lag = records.filter((record) => record.offset >= offset).length
            return { topic: topic.spec.name, partition, offset, endOffset: next, lag }
          })
        )
      )),
    resetGroup: (group, names) =>
      Effect.map(Effect.forEach(names, find), (found) => {
        for (const { spec } of found) {
          for (let partition = 0; partition < spec.partitions; partition++) {
            groups.delete(groupKey(group, spec.name, partition))
          }
        }
      })
  })

  /** The whole transaction at once; then each partition it touched has a marker, which takes an offset. */
  const land = (name: string, found: ReadonlyMap<string, Topic>, produce: Produce, checkpoint: Checkpoint): void => {
    const touched = new Set<Partition>()
    for (const { topic: topicName, record } of produce) {
      const topic = found.get(topicName)
      if (topic === undefined) continue
      const partition = place(topic, record)
      put(topic, partition, record)
      touched.add(partitionIn(topic, partition))
    }
    for (const partition of touched) partition.next++
    checkpoints.set(name, checkpoint)
    wake()
  }
  /** An aborted transaction is never seen, but its records and markers have taken their offsets. */
  const abort = (found: ReadonlyMap<string, Topic>, produce: Produce): void => {
    for (const { topic: topicName, record } of produce) {
      const topic = found.get(topicName)
      if (topic !== undefined) partitionIn(topic, place(topic, record)).next += 2
    }
  }

  const streamTasks = StreamTasks.of({
    open: ({ name, topic: topicName, partition }) =>
      guarded(
        "open",
        Effect.map(find(topicName), (topic) => {
          const epoch = (epochs.get(name) ?? 0) + 1
          epochs.set(name, epoch)
          const isFenced = () => epochs.get(name) !== epoch
          const commit = Effect.fnUntraced(function*(produce: Produce, checkpoint: Checkpoint) {
            if (isFenced()) return yield* new TaskFenced({ task: name })
            if (new TextEncoder().encode(checkpoint.metadata).length > 4096) {
              return yield* Effect.die(new Error(`the metadata of task "${name}" is longer than 4096 bytes`))
            }
            const found = new Map<string, Topic>()
            for (const { topic: target } of produce) found.set(target, yield* Effect.orDie(find(target)))
            const write = () => land(name, found, produce, checkpoint)
            const indefinite = new CommitIndefinite({ task: name, cause: new Error("planted by the test") })
            switch (faults("commit")) {
              case "none":
                return write()
              case "crash-before":
                abort(found, produce)
                return yield* Effect.die(new ProcessCrash())
              case "crash-after":
                write()
                return yield* Effect.die(new ProcessCrash())
              case "indefinite-landed":
                write()
                return yield* indefinite
              case "indefinite-delayed":
                inFlight.push({ name, epoch, land: write })
                return yield* indefinite
              default:
                abort(found, produce)
                return yield* indefinite
            }
          })
          return {
            checkpoint: Option.fromNullishOr(checkpoints.get(name)),
            partitionCount: topic.spec.partitions,
            fetch: (options) => fetch({ topic: topicName, partition, ...options }),
            commit: ({ produce, checkpoint }) => commit(produce, checkpoint)
          }
        })
      )
  })

  const memory = MemoryLog.of({
    records: (topic) => topics.get(topic)?.partitions.flatMap(({ records }) => records) ?? [],
    append: (name, partition, records) => {
      const topic = topics.get(name)
      if (topic === undefined) throw new Error(`topic "${name}" does not exist`)
      for (const record of records) put(topic, partition, record)
      wake()
    },
    checkpoint: (name) => Option.fromNullishOr(checkpoints.get(name)),
    setFaults: (next) => {
      faults = next
    },
    deliver: () => {
      const arriving = inFlight
      inFlight = []
      for (const commit of arriving) if (epochs.get(commit.name) === commit.epoch) commit.land()
    }
  })
  return Layer.mergeAll(
    Layer.succeed(EventLog, eventLog),
    Layer.succeed(StreamTasks, streamTasks),
    Layer.succeed(MemoryLog, memory)
  )
}
