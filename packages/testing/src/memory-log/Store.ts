/** Topics and their partitions in memory, and who waits for them. Offsets grow and are not dense, as Kafka's are not. */
import { type ConsumedRecord, type LogRecord, type TopicSpec, UnknownTopic } from "@lyceum/messaging/EventLog"
import { partitionOf } from "@lyceum/messaging/Partitioner"
import { Effect } from "effect"

export interface Partition {
  readonly records: Array<ConsumedRecord>
  /** The offset of the next record. */
  next: number
}

export interface Topic {
  readonly spec: TopicSpec
  readonly partitions: ReadonlyArray<Partition>
}

export class Store {
  readonly topics = new Map<string, Topic>()
  private wakers: Array<() => void> = []
  private turn = 0

  find(name: string): Effect.Effect<Topic, UnknownTopic> {
    return Effect.suspend(() => {
      const topic = this.topics.get(name)
      return topic === undefined ? Effect.fail(new UnknownTopic({ topic: name })) : Effect.succeed(topic)
    })
  }

  create(spec: TopicSpec): void {
    const partitions = Array.from({ length: spec.partitions }, (): Partition => ({ records: [], next: 0 }))
    this.topics.set(spec.name, { spec, partitions })
  }

  partitionIn(topic: Topic, partition: number): Partition {
    const found = topic.partitions[partition]
    if (found === undefined) throw new Error(`topic "${topic.spec.name}" has no partition ${partition}`)
    return found
  }

  /** The partition of a record's key; records without a key go round. */
  place(topic: Topic, record: LogRecord): number {
    const { partitions } = topic.spec
    return record.key === null ? this.turn++ % partitions : partitionOf(record.key, partitions)
  }

  put(topic: Topic, partition: number, record: LogRecord): Partition {
    const target = this.partitionIn(topic, partition)
    target.records.push({ ...record, topic: topic.spec.name, partition, offset: target.next++ })
    return target
  }

  /** From an offset on, at most `maxRecords`. At the end, `endOffset` is the offset that was asked for. */
  read(topic: Topic, partition: number, offset: number, maxRecords: number) {
    const { next, records } = this.partitionIn(topic, partition)
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

  /** Returns when something was written. */
  readonly written = Effect.callback<void>((resume) => {
    const waker = () => resume(Effect.void)
    this.wakers.push(waker)
    return Effect.sync(() => {
      this.wakers = this.wakers.filter((other) => other !== waker)
    })
  })

  wake(): void {
    const waiting = this.wakers
    this.wakers = []
    for (const resume of waiting) resume()
  }
}
