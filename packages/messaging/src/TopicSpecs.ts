/** The topic registry as the event log wants it, with the two side topics of the streaming job. */
import { lateTopic, learningEvents, quarantineTopic, topics } from "@lyceum/events/Topics"
import type { TopicSpec } from "./EventLog.ts"

/** Every topic that must exist before the platform starts. Consumers make their own retry and dead-letter topics. */
export const topicSpecs: ReadonlyArray<TopicSpec> = [
  ...topics.map(({ compacted, name, partitions, retentionDays }) => ({ compacted, name, partitions, retentionDays })),
  // Late activity keeps the keys and the age limit of the activity that it is.
  ...[lateTopic, quarantineTopic].map((name) => ({
    name,
    partitions: learningEvents.partitions,
    retentionDays: learningEvents.retentionDays,
    compacted: false
  }))
]
