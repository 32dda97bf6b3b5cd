/**
 * Kafka on MSK (KRaft): TLS alone, IAM for what runs on AWS, SCRAM for what comes from elsewhere. Topics are made by a job of
 * ours, never by a client's typo; storage grows by itself and never shrinks.
 */
import * as aws from "@pulumi/aws"
import type * as pulumi from "@pulumi/pulumi"
import { Component } from "../../components/Component.ts"
import type { EventBusArgs, EventBusOutputs } from "../../components/EventBus.ts"
import { door } from "./Door.ts"
import { logGroup } from "./LogGroup.ts"

export interface AwsEventBusArgs extends EventBusArgs {
  readonly zones: number
  readonly guests: ReadonlyArray<string>
  readonly logDays: number
}

/** 9096: SCRAM over TLS, 9098: IAM; 11001 and 11002: metrics. */
const ports = [9096, 9098, 11001, 11002] as const

export class EventBus extends Component implements EventBusOutputs {
  readonly brokers: pulumi.Output<string>
  readonly scramBrokers: pulumi.Output<string>
  readonly arn: pulumi.Output<string>
  readonly clusterName: string

  constructor(name: string, args: AwsEventBusArgs, options: pulumi.ComponentResourceOptions) {
    super("aws", "EventBus", name, options)
    const { environment, kmsKey, placement } = args
    const copies = Math.min(3, args.zones)
    const group = door(
      `${name}-kafka`,
      {
        networkId: placement.networkId,
        description: "Kafka from the networks",
        ports,
        ranges: [placement.cidr, ...args.guests]
      },
      this.child()
    )
    const configuration = new aws.msk.Configuration(
      name,
      {
        name,
        kafkaVersions: [args.version],
        serverProperties: Object.entries({
          "auto.create.topics.enable": false,
          "default.replication.factor": copies,
          "min.insync.replicas": Math.max(1, copies - 1),
          "unclean.leader.election.enable": false,
          "offsets.retention.minutes": 43_200,
          "transaction.state.log.replication.factor": copies,
          "transaction.state.log.min.isr": Math.max(1, copies - 1)
        })
          .map(([key, value]) => `${key}=${value}`)
          .join("\n")
      },
      this.child()
    )
    const logs = logGroup(`${name}-kafka`, `/lyceum/${name}/kafka`, { days: args.logDays, kmsKey }, this.child())
    const cluster = new aws.msk.Cluster(
      name,
      {
        clusterName: name,
        kafkaVersion: args.version,
        numberOfBrokerNodes: args.brokers,
        brokerNodeGroupInfo: {
          instanceType: args.machine,
          clientSubnets: placement.subnets,
          securityGroups: [group.id],
          storageInfo: { ebsStorageInfo: { volumeSize: args.storageGb } },
          connectivityInfo: { publicAccess: { type: "DISABLED" } }
        },
        clientAuthentication: { sasl: { iam: true, scram: true }, unauthenticated: false },
        encryptionInfo: {
          encryptionAtRestKmsKeyArn: kmsKey,
          encryptionInTransit: { clientBroker: "TLS", inCluster: true }
        },
        configurationInfo: { arn: configuration.arn, revision: configuration.latestRevision },
        enhancedMonitoring: "PER_TOPIC_PER_BROKER",
        openMonitoring: {
          prometheus: { jmxExporter: { enabledInBroker: true }, nodeExporter: { enabledInBroker: true } }
        },
        loggingInfo: { brokerLogs: { cloudwatchLogs: { enabled: true, logGroup: logs.name } } }
      },
      // Storage grows by the policy below.
      this.data(environment, { ignoreChanges: ["brokerNodeGroupInfo.storageInfo.ebsStorageInfo.volumeSize"] })
    )
    const target = new aws.appautoscaling.Target(
      name,
      {
        serviceNamespace: "kafka",
        scalableDimension: "kafka:broker-storage:VolumeSize",
        resourceId: cluster.arn,
        minCapacity: 1,
        maxCapacity: args.storageMaxGb
      },
      this.child()
    )
    new aws.appautoscaling.Policy(
      name,
      {
        name: `${name}-kafka-storage`,
        policyType: "TargetTrackingScaling",
        serviceNamespace: target.serviceNamespace,
        scalableDimension: target.scalableDimension,
        resourceId: target.resourceId,
        targetTrackingScalingPolicyConfiguration: {
          predefinedMetricSpecification: { predefinedMetricType: "KafkaBrokerStorageUtilization" },
          targetValue: 60,
          disableScaleIn: true
        }
      },
      this.child()
    )
    this.brokers = cluster.bootstrapBrokersSaslIam
    this.scramBrokers = cluster.bootstrapBrokersSaslScram
    this.arn = cluster.arn
    this.clusterName = name
    this.registerOutputs({ brokers: this.brokers })
  }
}
