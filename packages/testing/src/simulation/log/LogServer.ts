/**
 * The event log as a server that simulated processes share: topics, groups with one active member and an epoch that fences
 * whoever was replaced, offsets. What a process sees of it is `clientOf` (LogClient.ts).
 */
import type { LogRecord, TopicSpec } from "@lyceum/messaging/EventLog"
import { Store, type Topic } from "../../memory-log/Store.ts"
import type { Kernel } from "../kernel/Kernel.ts"
import type { Machine } from "../kernel/Machine.ts"

interface Group {
  member: Machine | null
  epoch: number
  readonly offsets: Map<string, number>
  /** Ids of the events that were handed over and came back as handled. */
  readonly handled: Set<string>
}

/** How long a member may be silent before another takes its place, in milliseconds. */
const sessionTimeout = 1500

export class LogServer {
  readonly store: Store
  private readonly groups = new Map<string, Group>()
  private readonly kernel: Kernel
  private waiting: Array<() => void> = []

  /** `store`: topics that are there already, read by groups that begin at their first record. */
  constructor(kernel: Kernel, store = new Store()) {
    this.kernel = kernel
    this.store = store
  }

  ensure(specs: ReadonlyArray<TopicSpec>): void {
    for (const spec of specs) if (!this.store.topics.has(spec.name)) this.store.create(spec)
  }

  append(topic: Topic, records: ReadonlyArray<LogRecord>): void {
    for (const record of records) this.store.put(topic, this.store.place(topic, record), record)
    this.wake()
  }

  group(name: string): Group {
    const known = this.groups.get(name)
    if (known !== undefined) return known
    const made: Group = { member: null, epoch: 0, offsets: new Map(), handled: new Set() }
    this.groups.set(name, made)
    return made
  }

  /** Makes the machine the group's member, if there is no other that answers; gives its epoch, `null` = there is one. */
  join(name: string, machine: Machine): number | null {
    const group = this.group(name)
    if (group.member !== null && group.member !== machine) return null
    group.member = machine
    return ++group.epoch
  }

  leave(name: string, machine: Machine, epoch: number): void {
    const group = this.group(name)
    if (group.member !== machine || group.epoch !== epoch) return
    group.member = null
    this.wake()
  }

  /** The machine is silent, for ever or for a while: its places are given to others after the session's time. */
  silent(machine: Machine): void {
    for (const group of this.groups.values()) {
      if (group.member !== machine) continue
      const { epoch } = group
      this.kernel.after(sessionTimeout, this.kernel.outside, () => {
        if (group.epoch !== epoch || machine.state === "running") return
        group.member = null
        group.epoch++
        this.wake()
      })
    }
  }

  /** Records of the topics that the group has not handled. */
  lag(name: string, topics: ReadonlyArray<string>): number {
    const { offsets } = this.group(name)
    let lag = 0
    for (const topic of topics) {
      const partitions = this.store.topics.get(topic)?.partitions ?? []
      for (let number = 0; number < partitions.length; number++) {
        const next = partitions[number]?.next ?? 0
        if (next > 0) lag += next - (offsets.get(placeKey(topic, number)) ?? 0)
      }
    }
    return lag
  }

  /** Calls back once, at the next change of anything. */
  onChange(task: () => void): () => void {
    this.waiting.push(task)
    return () => {
      this.waiting = this.waiting.filter((other) => other !== task)
    }
  }

  wake(): void {
    const waiting = this.waiting
    this.waiting = []
    for (const task of waiting) task()
  }
}

/** Names a partition in a group's offsets. */
export const placeKey = (topic: string, partition: number): string => `${topic}/${partition}`
