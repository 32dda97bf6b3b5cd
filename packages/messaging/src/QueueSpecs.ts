/** The queues of the platform as SQS needs them. The embedded adapter makes a queue when a job comes. */
import { mailQueue } from "@lyceum/events/Mail"
import { materialReportsQueue, objectCreatedQueue } from "@lyceum/events/Materials"
import { smsQueue } from "@lyceum/events/Sms"

/** Queues that one service fills and works by itself. */
export const batchQueue = "enrollment-batches"
export const reissueQueue = "certificate-reissues"
export const exportQueue = "analytics-exports"

export interface QueueSpec {
  readonly name: string
  /** `plain`: jobs without a group; `ordered`: jobs of groups; or both. */
  readonly kind: "plain" | "ordered" | "both"
  /**
   * Deliveries after which SQS itself moves a message to the dead letters, without its error. Where a worker of ours takes the
   * jobs this is the net below it for workers that die, and above its `maxAttempts`; a function has no other.
   */
  readonly deliveries: number
  /** How long a message is hidden from others when who takes it does not say: six times a function's timeout. */
  readonly visibilitySeconds: number
}

export const queueSpecs: ReadonlyArray<QueueSpec> = [
  { name: mailQueue, kind: "plain", deliveries: 12, visibilitySeconds: 360 },
  { name: smsQueue, kind: "plain", deliveries: 12, visibilitySeconds: 360 },
  { name: objectCreatedQueue, kind: "plain", deliveries: 5, visibilitySeconds: 1800 },
  { name: materialReportsQueue, kind: "plain", deliveries: 60, visibilitySeconds: 60 },
  { name: batchQueue, kind: "ordered", deliveries: 60, visibilitySeconds: 60 },
  { name: reissueQueue, kind: "ordered", deliveries: 60, visibilitySeconds: 60 },
  { name: exportQueue, kind: "ordered", deliveries: 60, visibilitySeconds: 60 }
]
