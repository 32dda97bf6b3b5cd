/**
 * The classic group protocol, as the client's broker connections speak it. The client's own consumer joins again at once when a
 * group changes; a member of ours first finishes and commits what it is at, so that nothing is handled twice without need.
 */
import kafkajs, { type Assignment, type Broker, type TopicOffsets } from "kafkajs"
import type { Reading } from "../KafkaClient.ts"
import type { predecessorsOf } from "./Predecessor.ts"

interface GroupCalls {
  readonly joinGroup: (request: {
    readonly groupId: string
    readonly sessionTimeout: number
    readonly rebalanceTimeout: number
    readonly memberId: string
    readonly groupProtocols: ReadonlyArray<{ readonly name: string; readonly metadata: Buffer }>
  }) => Promise<{
    readonly generationId: number
    readonly leaderId: string
    readonly memberId: string
    readonly members: ReadonlyArray<{ readonly memberId: string; readonly memberMetadata: Buffer }>
  }>
  readonly syncGroup: (request: {
    readonly groupId: string
    readonly generationId: number
    readonly memberId: string
    readonly groupAssignment: ReadonlyArray<{ readonly memberId: string; readonly memberAssignment: Buffer }>
  }) => Promise<{ readonly memberAssignment: Buffer }>
  readonly heartbeat: (request: {
    readonly groupId: string
    readonly groupGenerationId: number
    readonly memberId: string
  }) => Promise<unknown>
  readonly leaveGroup: (request: { readonly groupId: string; readonly memberId: string }) => Promise<unknown>
}

const calls = ["joinGroup", "syncGroup", "heartbeat", "leaveGroup"] as const
/** The client's types leave these methods out; they are public in its source. */
const speaksGroups = (broker: Broker): broker is Broker & GroupCalls => {
  const methods = new Map<string, unknown>()
  for (let at: object | null = broker; at !== null; at = Object.getPrototypeOf(at)) {
    for (const name of Object.getOwnPropertyNames(at)) methods.set(name, true)
  }
  return calls.every((name) => methods.has(name))
}

export interface TopicPartition {
  readonly topic: string
  readonly partition: number
}

/** What a member is given until the group changes. */
export interface Generation {
  readonly id: number
  readonly memberId: string
  readonly assigned: ReadonlyArray<TopicPartition>
}

export interface GroupOptions {
  readonly group: string
  readonly topics: ReadonlyArray<string>
  readonly sessionMillis: number
  readonly rebalanceMillis: number
  /** Present: who had our name before is taken out of the group. */
  readonly predecessors?: ReturnType<typeof predecessorsOf>
}

const protocol = "lyceum-round-robin"
const { MemberAssignment, MemberMetadata } = kafkajs.AssignerProtocol

/** Deals all partitions of the topics out to the members in turn, both in a fixed order. Pure. */
export const dealOut = (
  members: ReadonlyArray<string>,
  partitions: ReadonlyArray<TopicPartition>
): ReadonlyMap<string, Assignment> => {
  const dealt = new Map<string, Assignment>(members.toSorted().map((member) => [member, {}]))
  const hands = [...dealt.values()]
  const ordered = partitions.toSorted((a, b) =>
    a.topic < b.topic ? -1 : a.topic > b.topic ? 1 : a.partition - b.partition
  )
  for (const [index, { partition, topic }] of ordered.entries()) {
    const hand = hands[index % hands.length]
    if (hand !== undefined) (hand[topic] ??= []).push(partition)
  }
  return dealt
}

/** A member's conversation with its coordinator over one connection. Rejections are the client's; see `groupChanged`. */
export const coordinatorOf = (reading: Reading, options: GroupOptions) => {
  const { group: groupId, topics } = options
  let memberId = ""

  const broker = async () =>
    reading.cluster.use(async (cluster) => {
      const found = await cluster.findGroupCoordinator({ groupId })
      if (!speaksGroups(found)) throw new Error("this version of kafkajs has no group calls on its brokers")
      return found
    })

  const allPartitions = () =>
    reading.cluster.use(async (cluster) => {
      await cluster.addMultipleTargetTopics([...topics])
      await cluster.refreshMetadata()
      return topics.flatMap((topic) =>
        cluster.findTopicPartitionMetadata(topic).map(({ partitionId }) => ({ topic, partition: partitionId }))
      )
    })

  const join = async (): Promise<Generation> => {
    const coordinator = await broker()
    const metadata = MemberMetadata.encode({ version: 1, topics: [...topics], userData: Buffer.alloc(0) })
    const before = memberId === "" ? ((await options.predecessors?.find()) ?? []) : []
    const joining = coordinator.joinGroup({
      groupId,
      sessionTimeout: options.sessionMillis,
      rebalanceTimeout: options.rebalanceMillis,
      memberId,
      groupProtocols: [{ name: protocol, metadata }]
    })
    const removing = before.length === 0 ? undefined : options.predecessors?.remove(before)
    const [joined] = await Promise.all([joining, removing])
    memberId = joined.memberId
    const leads = joined.leaderId === memberId
    const dealt = leads
      ? dealOut(
          joined.members.map((one) => one.memberId),
          await allPartitions()
        )
      : new Map()
    const synced = await coordinator.syncGroup({
      groupId,
      generationId: joined.generationId,
      memberId,
      groupAssignment: [...dealt].map(([member, assignment]) => ({
        memberId: member,
        memberAssignment: MemberAssignment.encode({ version: 1, assignment, userData: Buffer.alloc(0) })
      }))
    })
    const assignment = MemberAssignment.decode(synced.memberAssignment)?.assignment ?? {}
    const assigned = Object.entries(assignment).flatMap(([topic, numbers]) =>
      numbers.map((partition) => ({ topic, partition }))
    )
    return { id: joined.generationId, memberId, assigned }
  }

  return {
    join,
    /** How many partitions the topics have now: when that changes, they must be dealt out anew. */
    partitions: async (): Promise<number> => (await allPartitions()).length,
    heartbeat: async (generation: Generation): Promise<void> => {
      await (await broker()).heartbeat({ groupId, groupGenerationId: generation.id, memberId: generation.memberId })
    },
    commit: async (generation: Generation, offsets: ReadonlyArray<TopicPartition & { readonly offset: number }>) => {
      await (
        await broker()
      ).offsetCommit({
        groupId,
        groupGenerationId: generation.id,
        memberId: generation.memberId,
        topics: offsetsByTopic(offsets)
      })
    },
    leave: async (): Promise<void> => {
      if (memberId !== "") await (await broker()).leaveGroup({ groupId, memberId })
    },
    /** Joins as a new member next time. */
    forget: () => {
      memberId = ""
    }
  }
}

/** Offsets as requests carry them. */
export const offsetsByTopic = (
  offsets: ReadonlyArray<TopicPartition & { readonly offset: number }>
): Array<TopicOffsets> => {
  const topics = new Map<string, TopicOffsets>()
  for (const { offset, partition, topic } of offsets) {
    const of = topics.get(topic) ?? { topic, partitions: [] }
    topics.set(topic, of)
    of.partitions.push({ partition, offset: String(offset) })
  }
  return [...topics.values()]
}
