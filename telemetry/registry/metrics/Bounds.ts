/** What labels may be, and which deployables have a metric. Taken from the code where it has the list. */
import { notificationTypes } from "@lyceum/domain/Notification"
import { queueSpecs } from "@lyceum/messaging/QueueSpecs"
import { topics } from "@lyceum/events/Topics"
import { clientKinds } from "@lyceum/messaging/kafka/Signals"
import type { LabelBound, Scraped } from "../Signal.ts"

export const topicNames: LabelBound = topics.map(({ name }) => name)
export const queues: LabelBound = queueSpecs.map(({ name }) => name)
export const newsTypes: LabelBound = Object.keys(notificationTypes)
/** Types of the topics that services publish, and those that stay in their stores. */
export const eventTypes: LabelBound = { atMost: 60, of: "types of domain events" }
const sources = [
  "analytics-results",
  "course-events",
  "enrollment-events",
  "learning-events",
  "progress-events",
  "user-events"
]
export const groups: LabelBound = [
  "user",
  "course",
  "enrollment",
  "progress",
  ...sources.map((topic) => `analytics.${topic}`)
]
export const partitions: LabelBound = { atMost: 48, of: "partitions of learning-events" }
export const routes: LabelBound = { atMost: 250, of: "route templates of all services" }
export const methods: LabelBound = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "OTHER"]
export const statuses: LabelBound = { atMost: 40, of: "status codes" }
export const upstreams: LabelBound = ["user", "course", "enrollment", "progress", "analytics", "breached-passwords"]
export const databases: LabelBound = ["user", "course", "enrollment", "progress", "analytics"]
export const kafkaClients: LabelBound = clientKinds
export const kafkaOperations: LabelBound = { atMost: 30, of: "kinds of calls" }
export const publishers: LabelBound = ["user", "course", "enrollment", "progress"]
export const traced: LabelBound = [
  "user",
  "course",
  "enrollment",
  "progress",
  "analytics",
  "web",
  "unique-learners",
  "file-processor",
  "notification-processor"
]

export const services: ReadonlyArray<Scraped> = [
  "user",
  "course",
  "enrollment",
  "progress",
  "analytics",
  "web",
  "local"
]
export const everywhere: ReadonlyArray<Scraped> = [...services, "unique-learners"]
export const callers: ReadonlyArray<Scraped> = services
/** With a database and consumers. */
export const stateful: ReadonlyArray<Scraped> = ["user", "course", "enrollment", "progress", "analytics", "local"]
/** With an event store and a relay. */
export const writers: ReadonlyArray<Scraped> = ["user", "course", "enrollment", "progress", "local"]
export const workers: ReadonlyArray<Scraped> = ["course", "enrollment", "progress", "analytics", "local"]
export const job: ReadonlyArray<Scraped> = ["unique-learners", "local"]
/** Whose event log may be Kafka. */
export const onKafka: ReadonlyArray<Scraped> = [...stateful, "unique-learners"]
export const only = (service: Scraped): ReadonlyArray<Scraped> => [service, "local"]
