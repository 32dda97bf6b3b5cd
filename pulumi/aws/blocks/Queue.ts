/** A queue of SQS with its dead letters, which stay longer than the queue's own messages. */
import * as aws from "@pulumi/aws"
import * as pulumi from "@pulumi/pulumi"
import { Component } from "../../components/Component.ts"
import type { QueueArgs, QueueOutputs } from "../../components/Queue.ts"
import { policy, type Statement } from "./Policy.ts"

export interface AwsQueueArgs extends QueueArgs {
  /** Who else may send: services of AWS, by name and source. */
  readonly senders?: ReadonlyArray<{
    readonly service: string
    readonly source: pulumi.Input<string>
  }>
}

/** Seconds that messages stay, and dead letters. SQS keeps none longer than 14 days. */
export const kept = { messages: 10 * 86_400, dead: 14 * 86_400 } as const

export class Queue extends Component implements QueueOutputs {
  readonly queueId: pulumi.Output<string>
  readonly deadQueueId: pulumi.Output<string>
  readonly url: pulumi.Output<string>
  readonly queueName: pulumi.Output<string>
  readonly deadQueueName: pulumi.Output<string>
  readonly ready: pulumi.Resource

  constructor(name: string, args: AwsQueueArgs, options: pulumi.ComponentResourceOptions) {
    super("aws", "Queue", name, options)
    const common = {
      kmsMasterKeyId: args.kmsKey,
      kmsDataKeyReusePeriodSeconds: 3600,
      ...(args.ordered ? { fifoQueue: true } : {})
    }
    const dead = new aws.sqs.Queue(
      `${name}-dead`,
      { ...common, name: args.deadName, messageRetentionSeconds: kept.dead },
      this.child()
    )
    const queue = new aws.sqs.Queue(
      name,
      {
        ...common,
        name: args.name,
        messageRetentionSeconds: kept.messages,
        visibilityTimeoutSeconds: args.visibilitySeconds,
        receiveWaitTimeSeconds: 20,
        redrivePolicy: pulumi.jsonStringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: args.deliveries })
      },
      this.child()
    )
    new aws.sqs.RedriveAllowPolicy(
      name,
      {
        queueUrl: dead.url,
        redriveAllowPolicy: pulumi.jsonStringify({ redrivePermission: "byQueue", sourceQueueArns: [queue.arn] })
      },
      this.child()
    )
    const tls: (arn: pulumi.Output<string>) => Statement = (arn) => ({
      sid: "TlsAlone",
      effect: "Deny",
      principals: "*",
      actions: ["sqs:*"],
      resources: [arn],
      conditions: { Bool: { "aws:SecureTransport": "false" } }
    })
    new aws.sqs.QueuePolicy(`${name}-dead`, { queueUrl: dead.url, policy: policy([tls(dead.arn)]) }, this.child())
    this.ready = new aws.sqs.QueuePolicy(
      name,
      {
        queueUrl: queue.url,
        policy: policy([
          tls(queue.arn),
          ...(args.senders ?? []).map(({ service, source }, index) => ({
            sid: `Sender${index}`,
            principals: { Service: service },
            actions: ["sqs:SendMessage"],
            resources: [queue.arn],
            conditions: { ArnEquals: { "aws:SourceArn": source } }
          }))
        ])
      },
      this.child()
    )
    this.queueId = queue.arn
    this.deadQueueId = dead.arn
    this.url = queue.url
    this.queueName = queue.name
    this.deadQueueName = dead.name
    this.registerOutputs({ queueId: this.queueId })
  }
}
