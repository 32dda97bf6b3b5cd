/** Every metric that is scraped, and every one that a function writes into its log. */
import { dataMetrics } from "./metrics/data.ts"
import { domainMetrics } from "./metrics/domain.ts"
import { processMetrics } from "./metrics/process.ts"
import { requestsMetrics } from "./metrics/requests.ts"
import { streamingMetrics } from "./metrics/streaming.ts"
import type { EmbeddedMetricEntry, MetricEntry } from "./Signal.ts"

export const metrics: ReadonlyArray<MetricEntry> = [
  ...requestsMetrics,
  ...domainMetrics,
  ...dataMetrics,
  ...streamingMetrics,
  ...processMetrics
]

const outcome = ["processed", "rejected", "repeated", "superseded"]

/** In the cloud functions are not scraped: what is `lyceum_materials_total` and `lyceum_messages_total` here is this there. */
export const embeddedMetrics: ReadonlyArray<EmbeddedMetricEntry> = [
  { name: "Materials", unit: "Count", dimensions: { outcome }, owner: "file-processor", meaning: "Uploads by outcome" },
  {
    name: "MaterialTime",
    unit: "Milliseconds",
    dimensions: { outcome },
    owner: "file-processor",
    meaning: "Time that an upload took"
  },
  {
    name: "messages",
    unit: "Count",
    dimensions: {
      channel: ["email", "sms"],
      template: { atMost: 24, of: "templates of mail and SMS" },
      result: ["sent", "refused", "duplicate", "again"]
    },
    owner: "notification-processor",
    meaning: "Messages by channel, template and what became of them"
  },
  {
    name: "feedback",
    unit: "Count",
    dimensions: { kind: { atMost: 6, of: "what became of a mail after it was sent" } },
    owner: "notification-processor",
    meaning: "Reports of the mail service about messages that were sent"
  }
]
