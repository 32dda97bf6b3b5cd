/**
 * A function that works queues of SQS: arm64, Node 24, the bundle of `serverless/`, a role with what it needs and nothing else,
 * a bound on how many run at once, dead letters, alarms. It is outside the VPC: all that it calls are services of AWS.
 */
import * as aws from "@pulumi/aws"
import * as pulumi from "@pulumi/pulumi"
import { Component } from "../../components/Component.ts"
import type { Alarms } from "./Alarms.ts"
import { logGroup } from "./LogGroup.ts"
import type { Statement } from "./Policy.ts"
import type { Queue } from "./Queue.ts"
import { Role } from "./Role.ts"

export interface WorkerArgs {
  /** Folder of the archive. */
  readonly archive: string
  /** `index.handler`. */
  readonly handler: string
  readonly memoryMb: number
  readonly timeoutSeconds: number
  /** Temporary files, MB. */
  readonly diskMb: number
  /** How many run at once at most: the account's other functions keep the rest, and the carriers their rate. */
  readonly concurrency: number
  readonly environment: Readonly<Record<string, pulumi.Input<string>>>
  readonly statements: ReadonlyArray<Statement>
  readonly sources: ReadonlyArray<{
    readonly name: string
    readonly queue: Queue
    readonly batch: number
    readonly atOnce: number
  }>
  /** ARN of a layer whose collector listens beside the function, or `none`. */
  readonly collectorLayer: string
  readonly kmsKey: pulumi.Input<string>
  readonly logDays: number
  readonly account: string
  readonly region: string
  readonly alarms: Alarms
}

/** Where such a layer listens for OTLP over HTTP. */
const collector = "http://127.0.0.1:4318"

export class Worker extends Component {
  readonly functionName: pulumi.Output<string>
  readonly arn: pulumi.Output<string>

  constructor(name: string, args: WorkerArgs, options: pulumi.ComponentResourceOptions) {
    super("aws", "Worker", name, options)
    const { collectorLayer, kmsKey } = args
    const traced = collectorLayer !== "none"
    const logs = logGroup(name, `/aws/lambda/${name}`, { days: args.logDays, kmsKey }, this.child())
    // Nothing calls it asynchronously; if somebody does, what fails is not lost.
    const dead = new aws.sqs.Queue(
      `${name}-calls-dead`,
      { name: `${name}-calls-dead`, messageRetentionSeconds: 14 * 86_400, kmsMasterKeyId: kmsKey },
      this.child()
    )
    const role = new Role(
      name,
      {
        service: "lambda.amazonaws.com",
        statements: [
          {
            sid: "Log",
            actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
            resources: [pulumi.interpolate`${logs.arn}:*`]
          },
          {
            sid: "WorkTheQueues",
            actions: [
              "sqs:ReceiveMessage",
              "sqs:DeleteMessage",
              "sqs:GetQueueAttributes",
              "sqs:ChangeMessageVisibility"
            ],
            resources: args.sources.map(({ queue }) => queue.queueId)
          },
          { sid: "DeadLetters", actions: ["sqs:SendMessage"], resources: [dead.arn] },
          { sid: "UseTheKey", actions: ["kms:Decrypt", "kms:GenerateDataKey"], resources: [kmsKey] },
          ...(traced
            ? [
                {
                  sid: "AnyBecauseXRayTakesNoResource",
                  actions: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
                  resources: ["*"]
                }
              ]
            : []),
          ...args.statements
        ]
      },
      { parent: this }
    )
    const worker = new aws.lambda.Function(
      name,
      {
        name,
        runtime: "nodejs24.x",
        architectures: ["arm64"],
        handler: args.handler,
        code: new pulumi.asset.FileArchive(args.archive),
        role: role.arn,
        memorySize: args.memoryMb,
        timeout: args.timeoutSeconds,
        ephemeralStorage: { size: args.diskMb },
        reservedConcurrentExecutions: args.concurrency,
        layers: traced ? [collectorLayer] : [],
        environment: {
          variables: { ...args.environment, ...(traced ? { OTEL_EXPORTER_OTLP_ENDPOINT: collector } : {}) }
        },
        kmsKeyArn: kmsKey,
        deadLetterConfig: { targetArn: dead.arn },
        loggingConfig: { logFormat: "JSON", logGroup: logs.name, applicationLogLevel: "INFO", systemLogLevel: "WARN" },
        tracingConfig: { mode: "PassThrough" }
      },
      this.child()
    )
    for (const { atOnce, batch, name: source, queue } of args.sources)
      new aws.lambda.EventSourceMapping(
        `${name}-${source}`,
        {
          eventSourceArn: queue.queueId,
          functionName: worker.arn,
          batchSize: batch,
          functionResponseTypes: ["ReportBatchItemFailures"],
          scalingConfig: { maximumConcurrency: atOnce }
        },
        this.child({ dependsOn: [role] })
      )
    const alarm = (metric: string, description: string) =>
      args.alarms.on(`${name}-${metric.toLowerCase()}`, {
        description,
        namespace: "AWS/Lambda",
        metric,
        dimensions: { FunctionName: worker.name },
        statistic: "Sum",
        above: 0,
        minutes: 3
      })
    alarm("Errors", `${name} fails: its logs say why; messages come again and go to the dead letters`)
    alarm("Throttles", `${name} is throttled for minutes: the account's or its own concurrency is too small`)
    this.functionName = worker.name
    this.arn = worker.arn
    this.registerOutputs({ arn: this.arn })
  }
}
