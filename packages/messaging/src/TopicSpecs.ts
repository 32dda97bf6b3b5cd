/** The topic registry as the event log wants it, with the two side topics of the streaming job. */
import { analyticsResults, lateTopic, learningEvents, quarantineTopic, topics } from "@lyceum/events/Topics"
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

/** Results of the job on Flink beside those of our own: made where that job runs (charts/flink-job, outputTopic). */
export const flinkResults: TopicSpec = {
  name: `${analyticsResults.name}-flink`,
  partitions: analyticsResults.partitions,
  retentionDays: analyticsResults.retentionDays,
  compacted: analyticsResults.compacted
}
