/** What a schedule left behind: what was promised, what the databases hold, and what the log says. */
import { deadLetterTopic, retryTopic } from "@lyceum/events/Topics"
import type { ConsumedRecord } from "@lyceum/messaging/EventLog"
import type { Client } from "../world/Client.ts"
import type { Row } from "../world/Storage.ts"
import type { World } from "../world/World.ts"

/** An event in the log. */
export interface Told {
  readonly id: string
  readonly type: string
  readonly stream: string
  readonly partition: number
  readonly offset: number
  readonly at: number
  readonly data: Row
  readonly record: ConsumedRecord
}

/** A promise that was broken: which (1 to 10, `reliability-security` section 1), and how it shows. */
export interface Violation {
  readonly invariant: number
  readonly what: string
}

/** Looks at the end of a schedule; gives what does not fit. */
export type Checker = (final: Final) => ReadonlyArray<string>

export const text = (row: Row, column: string): string => {
  const value = row[column]
  if (typeof value !== "string") throw new Error(`column "${column}" is not a text: ${String(value)}`)
  return value
}
export const number = (row: Row, column: string): number => {
  const value = row[column]
  if (typeof value !== "number") throw new Error(`column "${column}" is not a number: ${String(value)}`)
  return value
}
const isRow = (value: unknown): value is Row => typeof value === "object" && value !== null

const utf8 = new TextDecoder()
const told = (record: ConsumedRecord): Told => {
  const { headers, offset, partition, timestamp, value } = record
  const data: unknown = JSON.parse(utf8.decode(value))
  return {
    id: headers["ce_id"] ?? "",
    type: headers["ce_type"] ?? "",
    stream: headers["ce_subject"] ?? "",
    partition,
    offset,
    at: timestamp,
    data: isRow(data) ? data : {},
    record
  }
}

export class Final {
  readonly client: Client
  readonly world: World
  private readonly topics = new Map<string, ReadonlyArray<Told>>()
  private readonly tables = new Map<string, ReadonlyArray<Row>>()

  constructor(world: World, client: Client) {
    this.world = world
    this.client = client
  }

  /** Rows of a service's table. */
  rows(service: "enrollment" | "progress" | "analytics" | "copy", table: string): ReadonlyArray<Row> {
    const key = `${service}/${table}`
    const known = this.tables.get(key)
    if (known !== undefined) return known
    const found = this.world.storage[service].rows(table)
    this.tables.set(key, found)
    return found
  }

  /** Everything in a topic, by partition and offset. */
  topic(name: string): ReadonlyArray<Told> {
    const known = this.topics.get(name)
    if (known !== undefined) return known
    const partitions = this.world.log.store.topics.get(name)?.partitions ?? []
    const found = partitions.flatMap(({ records }) => records.map(told))
    this.topics.set(name, found)
    return found
  }

  /** Every event of a topic once, by its id: the first time it was published. */
  distinct(name: string): ReadonlyMap<string, Told> {
    const found = new Map<string, Told>()
    for (const event of this.topic(name)) if (!found.has(event.id)) found.set(event.id, event)
    return found
  }

  deadLetters(topic: string, group: string): ReadonlyArray<Told> {
    return this.topic(deadLetterTopic(topic, group))
  }

  retries(topic: string, group: string): ReadonlyArray<Told> {
    return this.topic(retryTopic(topic, group))
  }
}
