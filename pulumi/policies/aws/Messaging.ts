/** Kafka, queues, topics. */
import { json } from "../Json.ts"
import { about, type Around, at, demand, list, type Policy, type Seen } from "../Policy.ts"

const cluster = ["aws:msk/cluster:Cluster"]
const queue = "aws:sqs/queue:Queue"

const nameOf = ({ inputs, name }: Seen): string => (typeof inputs["name"] === "string" ? inputs["name"] : name)
const targetOf = (inputs: Readonly<Record<string, unknown>>): string | undefined => {
  const target = at(json(inputs["redrivePolicy"]), "deadLetterTargetArn")
  return typeof target === "string" ? target : undefined
}
/** Whether an ARN is of the queue of that name. */
const isOf = (arn: unknown, name: string) => typeof arn === "string" && arn.endsWith(`:${name}`)

/** Whether a queue is there for dead letters: of another queue, or of a function. */
const takesDead = (resource: Seen, { resources }: Around) =>
  resources.some(
    ({ inputs, type }) =>
      (type === queue && isOf(targetOf(inputs), nameOf(resource))) ||
      (type === "aws:lambda/function:Function" && isOf(at(inputs, "deadLetterConfig", "targetArn"), nameOf(resource)))
  )
/** SQS' own, where nothing is said. */
const retention = (inputs: Readonly<Record<string, unknown>>) => Number(inputs["messageRetentionSeconds"] ?? 345_600)

export const messagingPolicies: ReadonlyArray<Policy> = [
  {
    name: "aws-kafka-tls",
    demands: "Kafka is spoken over TLS alone, between brokers too, and kept under a key of ours",
    check: about(cluster, ({ encryptionInfo }) => [
      ...demand(
        at(encryptionInfo, "encryptionInTransit", "clientBroker") === "TLS" &&
          at(encryptionInfo, "encryptionInTransit", "inCluster") === true,
        "it takes connections without TLS"
      ),
      ...demand(
        typeof at(encryptionInfo, "encryptionAtRestKmsKeyArn") === "string",
        "its storage is not encrypted with a KMS key"
      )
    ])
  },
  {
    name: "aws-kafka-identity",
    demands: "nobody reaches Kafka without an identity, and what runs on AWS has IAM's",
    check: about(cluster, ({ clientAuthentication }) => [
      ...demand(at(clientAuthentication, "sasl", "iam") === true, "IAM does not sign in there"),
      ...demand(at(clientAuthentication, "unauthenticated") === false, "it lets in who has no identity")
    ])
  },
  {
    name: "aws-kafka-zones",
    demands: "brokers are in three zones; in dev two are enough",
    check: about(cluster, ({ brokerNodeGroupInfo, numberOfBrokerNodes }, { environment }) => {
      const zones = list(at(brokerNodeGroupInfo, "clientSubnets")).length
      const least = environment === "dev" ? 2 : 3
      return [
        ...demand(zones >= least, `its brokers are in ${zones} zones, fewer than ${least}`),
        ...demand(
          zones > 0 && Number(numberOfBrokerNodes ?? 0) % zones === 0,
          "its brokers are not spread evenly over its zones"
        )
      ]
    })
  },
  {
    name: "aws-kafka-private",
    demands: "brokers have no public address",
    check: about(cluster, ({ brokerNodeGroupInfo }) =>
      demand(
        at(brokerNodeGroupInfo, "connectivityInfo", "publicAccess", "type") === "DISABLED",
        "it does not say that it is not public"
      )
    )
  },
  {
    name: "aws-kafka-version",
    demands: "Kafka is 4.1 or later, on KRaft",
    check: about(cluster, ({ kafkaVersion }) => {
      const [, major, minor] = /^(\d+)\.(\d+)\..*kraft$/.exec(String(kafkaVersion)) ?? []
      return demand(
        Number(major ?? 0) > 4 || (Number(major ?? 0) === 4 && Number(minor ?? 0) >= 1),
        `its version ${String(kafkaVersion)} is below 4.1 or not on KRaft`
      )
    })
  },
  {
    name: "aws-queue-encrypted",
    demands: "queues are encrypted",
    check: about([queue], ({ kmsMasterKeyId, sqsManagedSseEnabled }) =>
      demand(typeof kmsMasterKeyId === "string" || sqsManagedSseEnabled === true, "it is not encrypted")
    )
  },
  {
    name: "aws-queue-dead-letters",
    demands: "every queue has dead letters, which are kept longer than its messages",
    check: about([queue], (inputs, around, resource) => {
      const target = targetOf(inputs)
      if (target === undefined) return demand(takesDead(resource, around), "it has no dead letters")
      const dead = around.resources.find((one) => one.type === queue && isOf(target, nameOf(one)))
      return demand(
        dead === undefined || retention(dead.inputs) > retention(inputs),
        "its dead letters are not kept longer than its messages"
      )
    })
  },
  {
    name: "aws-topic-encrypted",
    demands: "topics of SNS are encrypted",
    check: about(["aws:sns/topic:Topic"], ({ kmsMasterKeyId }) =>
      demand(typeof kmsMasterKeyId === "string", "it is not encrypted with a KMS key")
    )
  }
]
