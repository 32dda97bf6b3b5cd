/** The queues of `packages/messaging/src/QueueSpecs.ts` on SQS, by their names there, with an alarm for dead letters and for waiting. */
import type * as pulumi from "@pulumi/pulumi"
import { lanesOf, objectCreatedQueue, queueSpecs } from "../../Code.ts"
import type { Alarms } from "../blocks/Alarms.ts"
import { Queue } from "../blocks/Queue.ts"

export interface QueuesArgs {
  /** `SQS_QUEUE_PREFIX`. */
  readonly prefix: string
  readonly kmsKey: pulumi.Input<string>
  /** The bucket that tells of new objects. */
  readonly bucketArn: pulumi.Input<string>
  readonly alarms: Alarms
}

/** Minutes that the oldest message may wait before somebody is told. */
const patienceMinutes = 15

/** Makes them, each lane that a queue has. */
export const makeQueues = (args: QueuesArgs, options: pulumi.ComponentResourceOptions): ReadonlyMap<string, Queue> => {
  const made = new Map<string, Queue>()
  for (const spec of queueSpecs) {
    const { ordered, plain } = lanesOf(args.prefix, spec.name)
    const lanes = spec.kind === "both" ? [plain, ordered] : [spec.kind === "ordered" ? ordered : plain]
    for (const lane of lanes) {
      const name = `${args.prefix}${spec.name}${lane.ordered ? "-ordered" : ""}`
      const queue = new Queue(
        name,
        {
          name: lane.main,
          deadName: lane.dead,
          ordered: lane.ordered,
          deliveries: spec.deliveries,
          visibilitySeconds: spec.visibilitySeconds,
          kmsKey: args.kmsKey,
          senders: spec.name === objectCreatedQueue ? [{ service: "s3.amazonaws.com", source: args.bucketArn }] : []
        },
        options
      )
      watched(name, queue, args.alarms)
      made.set(spec.name, queue)
    }
  }
  return made
}

/** The alarms of a queue. */
export const watched = (name: string, queue: Queue, alarms: Alarms): void => {
  const about = (of: pulumi.Input<string>) => ({ namespace: "AWS/SQS", dimensions: { QueueName: of } })
  alarms.on(`${name}-dead-letters`, {
    ...about(queue.deadQueueName),
    description: `${name} has dead letters: "lyceum jobs" shows and redrives them`,
    metric: "ApproximateNumberOfMessagesVisible",
    statistic: "Maximum",
    above: 0,
    minutes: 1
  })
  alarms.on(`${name}-waits`, {
    ...about(queue.queueName),
    description: `the oldest message of ${name} waits for more than ${patienceMinutes} minutes`,
    metric: "ApproximateAgeOfOldestMessage",
    statistic: "Maximum",
    above: patienceMinutes * 60,
    minutes: 5
  })
}
