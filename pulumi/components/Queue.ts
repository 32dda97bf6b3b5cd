/** A queue of the platform with its dead letters: names and numbers are `packages/messaging/src/QueueSpecs.ts`'s. */
import type { Input, Output } from "@pulumi/pulumi"

export interface QueueArgs {
  /** The whole name, with the prefix. */
  readonly name: string
  readonly deadName: string
  /** Order within a group. */
  readonly ordered: boolean
  /** Deliveries after which a message goes to the dead letters. */
  readonly deliveries: number
  readonly visibilitySeconds: number
  readonly kmsKey: Input<string>
}

export interface QueueOutputs {
  /** What a right is given on. */
  readonly queueId: Output<string>
  readonly deadQueueId: Output<string>
  readonly url: Output<string>
}
