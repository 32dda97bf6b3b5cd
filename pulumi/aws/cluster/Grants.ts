/** What each deployable may on AWS: the least that its code needs (`charts/service/files/services.yaml` says who uses what). */
import {
  batchQueue,
  exportQueue,
  lanesOf,
  mailQueue,
  materialReportsQueue,
  quarantinePrefix,
  queueSpecs,
  reissueQueue,
  smsQueue,
  flinkResults,
  topicSpecs,
  topics
} from "../../Code.ts"
import * as pulumi from "@pulumi/pulumi"
import type { Deployable } from "../../components/Deployables.ts"
import type { Statement } from "../blocks/Policy.ts"

export interface Data {
  readonly account: string
  readonly region: string
  readonly queuePrefix: string
  readonly kafkaName: string
  readonly bucket: pulumi.Input<string>
  readonly table: pulumi.Input<string>
  readonly kmsKey: pulumi.Input<string>
}

/** Who fills a queue, who works it, who uses the store and under which prefixes, who uses the table. */
interface Needs {
  readonly sends?: ReadonlyArray<string>
  readonly works?: ReadonlyArray<string>
  readonly objects?: ReadonlyArray<string>
  readonly table?: true
  readonly kafka?: true
}

/** By deployable. Groups of Kafka begin with the deployable's name, but for streaming. */
export const needs: Readonly<Record<Deployable, Needs>> = {
  user: { sends: [mailQueue, smsQueue], table: true, kafka: true },
  course: { works: [materialReportsQueue], objects: [quarantinePrefix, "materials/", "courses/"], kafka: true },
  enrollment: { sends: [batchQueue], works: [batchQueue], kafka: true },
  progress: { sends: [reissueQueue], works: [reissueQueue], kafka: true },
  analytics: { sends: [exportQueue], works: [exportQueue], objects: ["exports/"], kafka: true },
  web: {},
  streaming: { kafka: true },
  "flink-job": { objects: ["flink/"], kafka: true }
}

const queueArns = ({ account, queuePrefix, region }: Data, queue: string): ReadonlyArray<string> => {
  const spec = queueSpecs.find(({ name }) => name === queue)
  const { ordered, plain } = lanesOf(queuePrefix, queue)
  const lanes = spec?.kind === "both" ? [plain, ordered] : [spec?.kind === "ordered" ? ordered : plain]
  return lanes.flatMap(({ dead, main }) => [main, dead]).map((name) => `arn:aws:sqs:${region}:${account}:${name}`)
}

const sending = (data: Data, queues: ReadonlyArray<string>): ReadonlyArray<Statement> =>
  queues.length === 0
    ? []
    : [
        {
          sid: "SendJobs",
          actions: ["sqs:GetQueueUrl", "sqs:GetQueueAttributes", "sqs:SendMessage"],
          resources: queues.flatMap((queue) => queueArns(data, queue))
        }
      ]

/** A worker of ours moves what failed to the dead letters itself, with the reason. */
const working = (data: Data, queues: ReadonlyArray<string>): ReadonlyArray<Statement> =>
  queues.length === 0
    ? []
    : [
        {
          sid: "WorkJobs",
          actions: [
            "sqs:GetQueueUrl",
            "sqs:GetQueueAttributes",
            "sqs:ReceiveMessage",
            "sqs:DeleteMessage",
            "sqs:ChangeMessageVisibility",
            "sqs:SendMessage"
          ],
          resources: queues.flatMap((queue) => queueArns(data, queue))
        }
      ]

const objects = ({ bucket }: Data, prefixes: ReadonlyArray<string>): ReadonlyArray<Statement> =>
  prefixes.length === 0
    ? []
    : [
        {
          sid: "Objects",
          actions: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"],
          resources: prefixes.map((prefix) => pulumi.interpolate`arn:aws:s3:::${bucket}/${prefix}*`)
        },
        // Without it S3 says "forbidden" of what is not there.
        {
          sid: "ListObjects",
          actions: ["s3:ListBucket"],
          resources: [pulumi.interpolate`arn:aws:s3:::${bucket}`]
        }
      ]

const inbox = ({ account, region, table }: Data): Statement => ({
  sid: "Inboxes",
  actions: [
    "dynamodb:GetItem",
    "dynamodb:BatchGetItem",
    "dynamodb:Query",
    "dynamodb:PutItem",
    "dynamodb:UpdateItem",
    "dynamodb:DeleteItem",
    "dynamodb:BatchWriteItem",
    "dynamodb:DescribeTable",
    "dynamodb:DescribeTimeToLive"
  ],
  resources: [pulumi.interpolate`arn:aws:dynamodb:${region}:${account}:table/${table}`]
})

/** The group names of a deployable, as Kafka's ARNs want them. */
const groupsOf = (deployable: Deployable): ReadonlyArray<string> =>
  deployable === "streaming"
    ? ["unique-learners*", "lyceum-reading"]
    : deployable === "flink-job"
      ? ["unique-learners-flink*"]
      : [deployable, `${deployable}.*`, "lyceum-reading"]

const kafka = (data: Data, deployable: Deployable): ReadonlyArray<Statement> => {
  const { account, kafkaName, region } = data
  const arn = (kind: "cluster" | "topic" | "group" | "transactional-id", name?: string) =>
    `arn:aws:kafka:${region}:${account}:${kind}/${kafkaName}/*${name === undefined ? "" : `/${name}`}`
  const stream = deployable === "streaming" || deployable === "flink-job"
  const owner = stream ? "unique-learners" : deployable
  const own = topics.filter((topic) => topic.owner === owner).map(({ name }) => name)
  // The job of topics makes that of the job on Flink too.
  const all = [...topicSpecs, ...(deployable === "streaming" ? [flinkResults] : [])].map(({ name }) => name)
  // Late and quarantined activity is the streaming job's.
  const written = stream ? [...own, ...all.filter((name) => name.startsWith("learning-events."))] : own
  // Consumers make their own topics for retries and dead letters.
  const side = all.map((name) => `${name}.${deployable}*`)
  return [
    {
      sid: "KafkaConnect",
      actions: [
        "kafka-cluster:Connect",
        "kafka-cluster:DescribeCluster",
        "kafka-cluster:WriteDataIdempotently",
        // The same job says what users with a password may do.
        ...(deployable === "streaming" ? ["kafka-cluster:AlterCluster"] : [])
      ],
      resources: [arn("cluster")]
    },
    {
      sid: "KafkaRead",
      actions: [
        "kafka-cluster:DescribeTopic",
        "kafka-cluster:DescribeTopicDynamicConfiguration",
        "kafka-cluster:ReadData"
      ],
      resources: [...all, ...side].map((name) => arn("topic", name))
    },
    {
      sid: "KafkaWrite",
      actions: ["kafka-cluster:DescribeTopic", "kafka-cluster:WriteData"],
      resources: [...written, ...side].map((name) => arn("topic", name))
    },
    {
      sid: "KafkaMakeTopics",
      // The job that makes the registry's topics runs as streaming; the others make their side topics alone.
      actions: [
        "kafka-cluster:CreateTopic",
        "kafka-cluster:DescribeTopic",
        "kafka-cluster:AlterTopicDynamicConfiguration",
        ...(deployable === "streaming" ? ["kafka-cluster:AlterTopic"] : [])
      ],
      resources: [...(deployable === "streaming" ? all : []), ...side].map((name) => arn("topic", name))
    },
    {
      sid: "KafkaGroups",
      actions: ["kafka-cluster:DescribeGroup", "kafka-cluster:AlterGroup"],
      resources: groupsOf(deployable).map((group) => arn("group", group))
    },
    {
      sid: "KafkaTransactions",
      actions: ["kafka-cluster:DescribeTransactionalId", "kafka-cluster:AlterTransactionalId"],
      resources: groupsOf(deployable).map((group) => arn("transactional-id", group))
    }
  ]
}

/** The statements of a deployable's role; none where it needs nothing of AWS. */
export const grantsOf = (deployable: Deployable, data: Data): ReadonlyArray<Statement> => {
  const { kafka: log, objects: prefixes = [], sends = [], table, works = [] } = needs[deployable]
  const encrypted = prefixes.length + sends.length + works.length > 0 || table === true
  return [
    ...sending(data, sends),
    ...working(data, works),
    ...objects(data, prefixes),
    ...(table === true ? [inbox(data)] : []),
    ...(encrypted
      ? [{ sid: "UseTheKey", actions: ["kms:Decrypt", "kms:GenerateDataKey"], resources: [data.kmsKey] }]
      : []),
    ...(log === true ? kafka(data, deployable) : [])
  ]
}
