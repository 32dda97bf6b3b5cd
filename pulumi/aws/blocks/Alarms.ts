/** Alarms that somebody is told of by mail: one topic a stack. */
import * as aws from "@pulumi/aws"
import type * as pulumi from "@pulumi/pulumi"
import { Component } from "../../components/Component.ts"

export interface Alarm {
  readonly description: string
  readonly namespace: string
  readonly metric: string
  readonly dimensions: Readonly<Record<string, pulumi.Input<string>>>
  readonly statistic: "Sum" | "Maximum" | "Average" | "Minimum"
  /** It is raised when the metric is above that for so many minutes out of so many. */
  readonly above: number
  readonly minutes: number
}

export class Alarms extends Component {
  readonly topicArn: pulumi.Output<string>

  constructor(
    name: string,
    args: { readonly recipients: ReadonlyArray<string>; readonly kmsKey: pulumi.Input<string> },
    options: pulumi.ComponentResourceOptions
  ) {
    super("aws", "Alarms", name, options)
    const topic = new aws.sns.Topic(
      `${name}-alarms`,
      { name: `${name}-alarms`, kmsMasterKeyId: args.kmsKey },
      this.child()
    )
    for (const [index, endpoint] of args.recipients.entries())
      new aws.sns.TopicSubscription(
        `${name}-alarms-${index}`,
        { topic: topic.arn, protocol: "email", endpoint },
        this.child()
      )
    this.topicArn = topic.arn
    this.registerOutputs({ topicArn: this.topicArn })
  }

  /** Adds one. */
  on(name: string, alarm: Alarm): void {
    new aws.cloudwatch.MetricAlarm(
      name,
      {
        name,
        alarmDescription: alarm.description,
        namespace: alarm.namespace,
        metricName: alarm.metric,
        dimensions: { ...alarm.dimensions },
        statistic: alarm.statistic,
        comparisonOperator: "GreaterThanThreshold",
        threshold: alarm.above,
        period: 60,
        evaluationPeriods: alarm.minutes,
        datapointsToAlarm: alarm.minutes,
        treatMissingData: "notBreaching",
        alarmActions: [this.topicArn],
        okActions: [this.topicArn]
      },
      this.child()
    )
  }
}
