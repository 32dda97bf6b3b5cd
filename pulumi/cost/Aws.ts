/** What a month of an environment on AWS comes to, from its stacks' configuration. */
import { settings as clusterSettings } from "../aws/cluster/Settings.ts"
import { settings as dataSettings } from "../aws/data/Settings.ts"
import { settings as networkSettings } from "../aws/network/Settings.ts"
import { decodeConfiguration } from "../config/Decode.ts"
import type { Environment } from "../config/Environment.ts"
import { stackFile } from "../config/StackFile.ts"
import { type Bill, counter, type Line } from "./Lines.ts"
import { awsPrices } from "./prices/aws.ts"
import { usage, type Usage } from "./Usage.ts"

const read = <L extends "network" | "data" | "cluster">(layer: L, stack: string) => ({
  cloud: "aws" as const,
  layer,
  stack,
  values: stackFile("aws", layer, stack)
})

/** Secrets that the data stack makes: three for each of five databases, and one or two for each deployable. */
const secrets = 15 + 7 + 5 + 3
const queuesAndFunctions = 11

const network = (stack: string, used: Usage): ReadonlyArray<Line> => {
  const config = decodeConfiguration(networkSettings, read("network", stack))
  const { of, running } = counter(awsPrices, "network")
  const zones = Number(config.zones)
  const exits = config.egressPerZone ? zones : 1
  return [
    running("ways out (NAT)", "nat gateway", exits),
    running("addresses of the ways out", "public address", exits),
    of("traffic through the ways out", "nat traffic", used.egressGb),
    running("interfaces of AWS' services", "interface endpoint", config.interfaces.length * zones),
    of("flow logs", "log ingestion", used.flowLogGb),
    of("traffic between zones", "zone traffic", 2 * used.zoneGb),
    of("zone of DNS", "dns zone", 1),
    of("key of flow logs", "kms key", 1)
  ]
}

const data = (stack: string, used: Usage): ReadonlyArray<Line> => {
  const config = decodeConfiguration(dataSettings, read("data", stack))
  const { of, running } = counter(awsPrices, "data")
  const servers = config.postgresHighAvailability ? 2 : 1
  const replicas = config.postgresReadReplica ? 1 : 0
  return [
    running("PostgreSQL", config.postgresMachine, servers + replicas),
    of("storage of PostgreSQL", "rds storage", config.postgresStorageGb * (servers + replicas)),
    // The first backup as large as the storage is free.
    of("backups of PostgreSQL", "rds backup", (config.postgresStorageGb * config.backupDays) / 70),
    running("Kafka's brokers", config.kafkaMachine, config.kafkaBrokers),
    of("storage of Kafka", "kafka storage", config.kafkaStorageGb * config.kafkaBrokers),
    of("table of notifications, writes", "dynamodb writes", (used.learners * 60) / 1e6),
    of("table of notifications, reads", "dynamodb reads", (used.learners * 200) / 1e6),
    of("table of notifications, kept", "dynamodb storage", used.learners / 20_000),
    of("table of notifications, recoverable", "dynamodb recovery", used.learners / 20_000),
    of("materials and exports, kept", "s3 storage", used.materialsGb),
    of("materials, written", "s3 writes", used.uploads / 100),
    of("materials, read", "s3 reads", used.learners),
    of("queues", "sqs requests", 7 * 2.6 + used.mailsThousands / 200),
    of("functions, calls", "lambda requests", (used.uploads + used.mailsThousands * 200) / 1e6),
    of("functions, time", "lambda time", used.uploads * 1.73 * 3 + used.mailsThousands * 1000 * 0.5 * 0.2),
    ...(config.scanner === "guardduty" ? [of("scan of uploads", "malware scan", used.uploadsGb)] : []),
    of("mail", "mail", used.mailsThousands),
    of("images, kept", "image storage", used.imagesGb),
    of("keys", "kms key", 1),
    of("secrets", "secret", secrets + 1),
    of("alarms", "alarm", queuesAndFunctions * 2),
    of("logs", "log ingestion", used.logGb / 4)
  ]
}

const cluster = (stack: string, used: Usage): ReadonlyArray<Line> => {
  const config = decodeConfiguration(clusterSettings, read("cluster", stack))
  const { of, running } = counter(awsPrices, "cluster")
  return [
    running("control plane", "eks cluster", 1),
    ...config.pools.flatMap(({ diskGb, machine, min, name }) => [
      running(`nodes "${name}"`, machine, min + used.moreNodes),
      of(`disks of nodes "${name}"`, "node disk", (diskGb + 4) * (min + used.moreNodes))
    ]),
    of("volumes of telemetry", "node disk", 150),
    of("key", "kms key", 1),
    of("logs of the control plane", "log ingestion", used.logGb / 2)
  ]
}

const platform = (used: Usage): ReadonlyArray<Line> => {
  const { of, running } = counter(awsPrices, "platform")
  return [
    running("load balancer", "load balancer", 1),
    running("load balancer, load", "load balancer unit", 1 + used.requestsMillions / 100),
    of("filters", "web acl", 2),
    of("rules of the filters", "web acl rule", 5),
    of("requests through the filters", "web acl requests", 2 * used.requestsMillions),
    of("edge, traffic", "edge traffic", used.edgeGb),
    of("edge, requests", "edge requests", used.requestsMillions)
  ]
}

/** The bill of an environment on AWS. */
export const awsBill = (environment: Environment): Bill => {
  const used = usage[environment]
  return {
    cloud: "aws",
    environment,
    lines: [...network(environment, used), ...data(environment, used), ...cluster(environment, used), ...platform(used)]
  }
}
