/**
 * What a group has stored, asked partition by partition. The client's own question takes the partitions from its metadata, and those
 * lack a topic that was named while a refresh was under way: it then answers that the group has nothing there.
 */
import type { Cluster } from "kafkajs"
import type { TopicPartition } from "./Coordinator.ts"

export interface StoredOffset extends TopicPartition {
  /** The next offset to read; `-1` = none yet. */
  readonly offset: number
  /** What was stored beside it; empty when nothing was. */
  readonly metadata: string
}

const keyOf = ({ partition, topic }: TopicPartition): string => `${topic}/${partition}`
const none = { offset: -1, metadata: "" }

/** One answer for each partition, in their order. Rejections are the client's; an answer without one of them is one too. */
export const storedOffsets = async (
  cluster: Cluster,
  groupId: string,
  partitions: ReadonlyArray<TopicPartition>
): Promise<ReadonlyArray<StoredOffset>> => {
  if (partitions.length === 0) return []
  const coordinator = await cluster.findGroupCoordinator({ groupId })
  const wanted = Map.groupBy(partitions, ({ topic }) => topic)
  const { responses } = await coordinator.offsetFetch({
    groupId,
    // The request has no offsets; the client's types want one.
    topics: [...wanted].map(([topic, of]) => ({
      topic,
      partitions: of.map(({ partition }) => ({ partition, offset: String(none.offset) }))
    }))
  })
  const found = new Map(
    responses.flatMap(({ partitions: of, topic }) =>
      of.map((one) => {
        const metadata = "metadata" in one && typeof one.metadata === "string" ? one.metadata : none.metadata
        return [keyOf({ topic, partition: one.partition }), { offset: Number(one.offset), metadata }] as const
      })
    )
  )
  return partitions.map((place) => {
    const stored = found.get(keyOf(place))
    if (stored === undefined) throw new Error(`the answer to what ${groupId} has stored lacks ${keyOf(place)}`)
    return { ...place, ...stored }
  })
}
