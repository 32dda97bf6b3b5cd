/**
 * Port EventLog: topics, partitions, offsets, keys, headers. In the cloud Kafka, embedded PostgreSQL tables; both pass the
 * suite `@lyceum/testing/EventLogContract`.
 *
 * Promises: `publish` returns when every record is durable; records of one key keep their order; a consumer group sees each
 * partition in offset order and at least once; nothing that is not committed is ever seen.
 */
import { Context, type Effect, type Option, Schema, type Scope } from "effect"

/** A record to publish. `timestamp` is the event's own time in milliseconds since 1970. `key: null` = any partition. */
export interface LogRecord {
  readonly key: string | null
  readonly value: Uint8Array
  readonly headers: Readonly<Record<string, string>>
  readonly timestamp: number
}

/** A record as it was read. Offsets start at 0, grow by partition and need not be dense. */
export interface ConsumedRecord extends LogRecord {
  readonly topic: string
  readonly partition: number
  readonly offset: number
  /** One header without decoding the others, where a log can do that. For hot paths; `headers` says the same. */
  readonly header?: (name: string) => string | undefined
  /**
   * The key as the four words of a UUID (`UuidWords.ts`), without making a text of it, where a log can do that. False = it is
   * no UUID: read `key`. For hot paths.
   */
  readonly keyUuid?: (into: Uint32Array) => boolean
  /** The same of a header; false = there is none or it is no UUID. */
  readonly headerUuid?: (name: string, into: Uint32Array) => boolean
}

/** What one read of a partition gave. `endOffset` is the offset that the next committed record will get. */
export interface FetchResult {
  readonly records: ReadonlyArray<ConsumedRecord>
  readonly endOffset: number
}

/** How a topic is made. `retentionDays: null` = for ever. */
export interface TopicSpec {
  readonly name: string
  readonly partitions: number
  readonly retentionDays: number | null
  readonly compacted: boolean
}

/** The log could not be reached or answered with a fault; what was asked may or may not have happened. Retryable. */
export class EventLogUnavailable extends Schema.TaggedError<EventLogUnavailable>()("EventLogUnavailable", {
  operation: Schema.String,
  cause: Schema.Defect()
}) {
  override get message() {
    const why = this.cause instanceof Error && this.cause.message !== "" ? `: ${this.cause.message}` : ""
    return `the event log did not answer while it was asked to ${this.operation}${why}`
  }
}

/** A topic that is not in the registry, or was never applied. */
export class UnknownTopic extends Schema.TaggedError<UnknownTopic>()("UnknownTopic", { topic: Schema.String }) {
  override get message() {
    return `topic "${this.topic}" does not exist: add it to the registry and run "npm run lyceum -- topics apply"`
  }
}

/** An existing topic has another partition count than asked for. Changing it would break the order and count of keys. */
export class TopicMismatch extends Schema.TaggedError<TopicMismatch>()("TopicMismatch", {
  topic: Schema.String,
  wanted: Schema.Int,
  found: Schema.Int
}) {
  override get message() {
    return `topic "${this.topic}" has ${this.found} partitions, not ${this.wanted}: a count is never changed silently`
  }
}

export type EventLogError = EventLogUnavailable | UnknownTopic

/** How far a group has come in one partition. `lag` in records. */
export interface GroupOffset {
  readonly topic: string
  readonly partition: number
  /** The next offset that the group will read. */
  readonly offset: number
  readonly endOffset: number
  readonly lag: number
}

export class EventLog extends Context.Service<
  EventLog,
  {
    /**
     * Makes the topics that are missing and sets the others up; fails rather than change a partition count. Idempotent. What
     * an operator has a topic keep longer than its spec says is shortened, and so removed, only with `shorten`.
     */
    readonly ensureTopics: (
      specs: ReadonlyArray<TopicSpec>,
      options?: { readonly shorten: boolean }
    ) => Effect.Effect<void, EventLogUnavailable | TopicMismatch>
    /**
     * Milliseconds since 1970: what carries an earlier time is removed soon after it was published. `None` = the log keeps for
     * ever, or counts from the day that a record was published.
     */
    readonly keepsFrom: (topic: string) => Effect.Effect<Option.Option<number>, EventLogError>
    readonly partitionCount: (topic: string) => Effect.Effect<number, EventLogError>
    /** Appends the records in order and returns when all are durable. The partition is murmur2(key) as in Kafka's Java client. */
    readonly publish: (topic: string, records: ReadonlyArray<LogRecord>) => Effect.Effect<void, EventLogError>
    /**
     * Reads one partition from an offset on, without a group. Waits up to `maxWaitMillis` for the first record.
     * An empty answer whose `endOffset` equals `offset` means: at the end of the log.
     */
    readonly fetch: (options: {
      readonly topic: string
      readonly partition: number
      readonly offset: number
      readonly maxRecords: number
      readonly maxWaitMillis: number
    }) => Effect.Effect<FetchResult, EventLogError>
    /**
     * Joins a group and hands over batches of one partition in offset order. The offset moves when `handle` succeeds;
     * when it fails the consumer fails with its error and the batch is read again by whoever comes next.
     * Different partitions may be handled at the same time. Runs until interrupted; leaves the group then.
     */
    readonly consume: <E, R>(options: {
      readonly group: string
      readonly topics: ReadonlyArray<string>
      readonly maxBatch: number
      readonly handle: (batch: ReadonlyArray<ConsumedRecord>) => Effect.Effect<void, E, R>
    }) => Effect.Effect<never, EventLogError | E, R>
    /** Where a group stands in every partition of the topics. */
    readonly groupOffsets: (
      group: string,
      topics: ReadonlyArray<string>
    ) => Effect.Effect<ReadonlyArray<GroupOffset>, EventLogError>
    /** Sets a group back to the first record of the topics; refused by real logs while members are active. */
    readonly resetGroup: (group: string, topics: ReadonlyArray<string>) => Effect.Effect<void, EventLogError>
  }
>()("@lyceum/messaging/EventLog") {}

/** A scope-bound effect that a caller runs inside a fenced task. */
export type Scoped<A, E> = Effect.Effect<A, E, Scope.Scope>
