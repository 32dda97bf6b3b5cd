/** Each rule for AWS, and for every cloud, finds the fault that is planted into a stack that keeps it. */
import { assert, describe, it } from "vitest"
import type { StackLayer } from "../components/Component.ts"
import { anyPolicies } from "../policies/any.ts"
import { awsPolicies } from "../policies/aws.ts"
import { breachesOf, type Seen } from "../policies/Policy.ts"
import { stackOf } from "../testing/Everything.ts"

type Inputs = Readonly<Record<string, unknown>>
/** A resource is changed, or taken away. */
type Plant = (inputs: Inputs, resource: Seen) => Seen | Inputs | undefined

const set =
  (key: string, value: unknown): Plant =>
  (inputs) => ({ ...inputs, [key]: value })
const gone: Plant = () => undefined
/** Sets what lies at a path. */
const deep =
  (path: ReadonlyArray<string>, value: unknown): Plant =>
  (inputs) => {
    const put = (now: unknown, [step, ...rest]: ReadonlyArray<string>): unknown =>
      step === undefined ? value : { ...Object(now), [step]: put(Object(now)[step], rest) }
    return Object(put(inputs, path))
  }
const policyWith =
  (statement: object): Plant =>
  (inputs) => ({
    ...inputs,
    policy: JSON.stringify({ Statement: [{ Sid: "Plain", Effect: "Allow", ...statement }] })
  })
const open = { ingress: [{ protocol: "tcp", fromPort: 0, toPort: 65_535, cidrBlocks: ["0.0.0.0/0"] }] }

const rds = "aws:rds/instance:Instance"
const msk = "aws:msk/cluster:Cluster"
const eks = "aws:eks/cluster:Cluster"
const sqs = "aws:sqs/queue:Queue"
const lambda = "aws:lambda/function:Function"
const cdn = "aws:cloudfront/distribution:Distribution"

const faults: ReadonlyArray<readonly [policy: string, layer: StackLayer, type: string, fault: string, plant: Plant]> = [
  ["aws-postgres-encrypted", "data", rds, "no encryption", set("storageEncrypted", false)],
  ["aws-postgres-encrypted", "data", rds, "AWS' own key", set("kmsKeyId", undefined)],
  [
    "aws-postgres-tls",
    "data",
    "aws:rds/parameterGroup:ParameterGroup",
    "TLS not forced",
    set("parameters", [{ name: "rds.force_ssl", value: "0" }])
  ],
  ["aws-postgres-tls", "data", rds, "AWS' parameters", set("parameterGroupName", "default.postgres18")],
  ["aws-postgres-zones", "data", rds, "one zone", set("multiAz", false)],
  ["aws-postgres-backups", "data", rds, "3 days", set("backupRetentionPeriod", 3)],
  ["aws-postgres-deletion", "data", rds, "no protection", set("deletionProtection", false)],
  ["aws-postgres-private", "data", rds, "public", set("publiclyAccessible", true)],
  [
    "aws-postgres-replica",
    "data",
    rds,
    "no replica",
    (inputs) => (inputs["replicateSourceDb"] === undefined ? inputs : undefined)
  ],
  ["aws-postgres-secret", "data", rds, "a password", set("password", "x")],
  [
    "aws-table-recoverable",
    "data",
    "aws:dynamodb/table:Table",
    "no recovery",
    set("pointInTimeRecovery", { enabled: false })
  ],
  [
    "aws-table-encrypted",
    "data",
    "aws:dynamodb/table:Table",
    "AWS' own key",
    set("serverSideEncryption", { enabled: true })
  ],
  ["aws-bucket-closed", "data", "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "none", gone],
  [
    "aws-bucket-closed",
    "data",
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    "three ways of four",
    set("restrictPublicBuckets", false)
  ],
  ["aws-bucket-tls", "data", "aws:s3/bucketPolicy:BucketPolicy", "no refusal", set("policy", '{"Statement":[]}')],
  [
    "aws-bucket-versions",
    "data",
    "aws:s3/bucketVersioning:BucketVersioning",
    "suspended",
    set("versioningConfiguration", { status: "Suspended" })
  ],
  [
    "aws-bucket-encrypted",
    "data",
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    "AES256",
    set("rules", [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }])
  ],
  ["aws-images-fixed", "data", "aws:ecr/repository:Repository", "tags that move", set("imageTagMutability", "MUTABLE")],
  [
    "aws-images-fixed",
    "data",
    "aws:ecr/repository:Repository",
    "no scan",
    set("imageScanningConfiguration", { scanOnPush: false })
  ],
  ["aws-secret-encrypted", "data", "aws:secretsmanager/secret:Secret", "AWS' own key", set("kmsKeyId", undefined)],
  ["aws-key-rotates", "data", "aws:kms/key:Key", "no rotation", set("enableKeyRotation", false)],
  ["aws-key-rotates", "data", "aws:kms/key:Key", "no way back", set("deletionWindowInDays", undefined)],
  ["aws-logs-end", "data", "aws:cloudwatch/logGroup:LogGroup", "for ever", set("retentionInDays", undefined)],
  ["aws-logs-end", "data", "aws:cloudwatch/logGroup:LogGroup", "no key", set("kmsKeyId", undefined)],
  [
    "aws-data-protected",
    "data",
    "aws:s3/bucket:Bucket",
    "unprotected",
    (_, resource) => ({ ...resource, protect: false })
  ],
  [
    "aws-kafka-tls",
    "data",
    msk,
    "plain text too",
    deep(["encryptionInfo", "encryptionInTransit", "clientBroker"], "TLS_PLAINTEXT")
  ],
  ["aws-kafka-tls", "data", msk, "AWS' own key", deep(["encryptionInfo", "encryptionAtRestKmsKeyArn"], undefined)],
  ["aws-kafka-identity", "data", msk, "no IAM", deep(["clientAuthentication", "sasl", "iam"], false)],
  ["aws-kafka-identity", "data", msk, "nobody in particular", deep(["clientAuthentication", "unauthenticated"], true)],
  ["aws-kafka-zones", "data", msk, "two zones", deep(["brokerNodeGroupInfo", "clientSubnets"], ["a", "b"])],
  [
    "aws-kafka-private",
    "data",
    msk,
    "public",
    deep(["brokerNodeGroupInfo", "connectivityInfo", "publicAccess", "type"], "SERVICE_PROVIDED_EIPS")
  ],
  ["aws-kafka-version", "data", msk, "3.9", set("kafkaVersion", "3.9.x.kraft")],
  ["aws-kafka-version", "data", msk, "4.0", set("kafkaVersion", "4.0.x.kraft")],
  ["aws-queue-encrypted", "data", sqs, "no encryption", set("kmsMasterKeyId", undefined)],
  ["aws-queue-dead-letters", "data", sqs, "none", set("redrivePolicy", undefined)],
  ["aws-queue-dead-letters", "data", sqs, "kept as long as the queue's", set("messageRetentionSeconds", 1_209_600)],
  ["aws-topic-encrypted", "data", "aws:sns/topic:Topic", "no encryption", set("kmsMasterKeyId", undefined)],
  ["aws-function-bounds", "data", lambda, "no time", set("timeout", undefined)],
  ["aws-function-bounds", "data", lambda, "no dead letters", set("deadLetterConfig", undefined)],
  ["aws-function-bounds", "data", lambda, "no bound", set("reservedConcurrentExecutions", undefined)],
  ["aws-function-hidden-long-enough", "data", lambda, "longer than a queue hides", set("timeout", 400)],
  ["aws-cluster-api", "cluster", eks, "open to all", deep(["vpcConfig", "endpointPublicAccess"], true)],
  ["aws-cluster-api", "cluster", eks, "not from the network", deep(["vpcConfig", "endpointPrivateAccess"], false)],
  ["aws-cluster-logs", "cluster", eks, "no audit log", set("enabledClusterLogTypes", ["api"])],
  ["aws-cluster-secrets", "cluster", eks, "no envelope", set("encryptionConfig", undefined)],
  ["aws-cluster-pod-identity", "cluster", "aws:eks/addon:Addon", "no agent", gone],
  ["aws-cluster-pod-identity", "cluster", "aws:eks/podIdentityAssociation:PodIdentityAssociation", "no pod", gone],
  [
    "aws-node-hardened",
    "cluster",
    "aws:ec2/launchTemplate:LaunchTemplate",
    "two hops",
    deep(["metadataOptions", "httpPutResponseHopLimit"], 2)
  ],
  [
    "aws-node-hardened",
    "cluster",
    "aws:ec2/launchTemplate:LaunchTemplate",
    "plain disks",
    set("blockDeviceMappings", [{ ebs: { encrypted: "false" } }])
  ],
  ["aws-network-watched", "network", "aws:ec2/flowLog:FlowLog", "no flow logs", gone],
  ["aws-network-watched", "network", "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "AWS' own group", gone],
  ["aws-network-watched", "network", "aws:ec2/vpcEndpoint:VpcEndpoint", "no gateways", gone],
  [
    "aws-network-no-open-door",
    "data",
    "aws:ec2/securityGroup:SecurityGroup",
    "the whole internet",
    (inputs) => ({ ...inputs, ...open })
  ],
  [
    "aws-network-no-open-door",
    "network",
    "aws:ec2/subnet:Subnet",
    "public addresses",
    set("mapPublicIpOnLaunch", true)
  ],
  [
    "aws-private-subnets",
    "cluster",
    "aws:eks/nodeGroup:NodeGroup",
    "a public subnet",
    set("subnetIds", ["public-subnet"])
  ],
  [
    "aws-private-subnets",
    "data",
    "aws:rds/subnetGroup:SubnetGroup",
    "a public subnet",
    set("subnetIds", ["public-subnet"])
  ],
  [
    "aws-private-subnets",
    "data",
    msk,
    "a public subnet",
    deep(["brokerNodeGroupInfo", "clientSubnets"], ["x", "y", "public-subnet"])
  ],
  ["aws-edge-tls", "platform", cdn, "TLS 1.0", deep(["viewerCertificate", "minimumProtocolVersion"], "TLSv1")],
  ["aws-edge-tls", "platform", cdn, "no TLS", deep(["defaultCacheBehavior", "viewerProtocolPolicy"], "allow-all")],
  ["aws-edge-tls", "platform", cdn, "no filter", set("webAclId", undefined)],
  [
    "aws-edge-tls",
    "platform",
    cdn,
    "an origin without TLS",
    set("origins", [{ customOriginConfig: { originProtocolPolicy: "http-only" } }])
  ],
  [
    "aws-least-privilege",
    "cluster",
    "aws:iam/rolePolicy:RolePolicy",
    "every action of a service",
    policyWith({ Action: ["s3:*"], Resource: ["arn:aws:s3:::b"] })
  ],
  [
    "aws-least-privilege",
    "cluster",
    "aws:iam/rolePolicy:RolePolicy",
    "every resource",
    policyWith({ Action: ["s3:GetObject"], Resource: ["*"] })
  ],
  [
    "aws-least-privilege",
    "cluster",
    "aws:iam/rolePolicy:RolePolicy",
    "every resource of a service",
    policyWith({ Action: ["s3:GetObject"], Resource: ["arn:aws:s3:::*"] })
  ],
  [
    "aws-least-privilege",
    "cluster",
    "aws:iam/rolePolicy:RolePolicy",
    "a reason that is none",
    policyWith({ Sid: "AnyBecause", Action: ["*"], Resource: ["*"] })
  ],
  [
    "aws-least-privilege",
    "data",
    "aws:sqs/queuePolicy:QueuePolicy",
    "every resource",
    policyWith({ Action: ["sqs:SendMessage"], Resource: ["*"] })
  ],
  [
    "aws-no-administrators",
    "cluster",
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    "an administrator",
    set("policyArn", "arn:aws:iam::aws:policy/AdministratorAccess")
  ],
  [
    "aws-no-users",
    "cluster",
    "aws:iam/role:Role",
    "a user",
    (_, resource) => ({ ...resource, type: "aws:iam/user:User" })
  ],
  [
    "any-secret-marked",
    "data",
    "aws:secretsmanager/secretVersion:SecretVersion",
    "plain",
    (_, resource) => ({ ...resource, secrets: [] })
  ],
  ["any-no-secret-variable", "data", lambda, "a password", deep(["environment", "variables", "SMTP_PASSWORD"], "x")],
  ["any-tagged", "data", sqs, "another environment's", deep(["tags", "environment"], "dev")],
  ["any-tagged", "data", sqs, "no tags", set("tags", {})]
]

const isSeen = (value: Seen | Inputs): value is Seen => "inputs" in value && "type" in value

describe("a planted fault is found", () => {
  it.each(faults)("%s (%s, %s): %s", async (name, layer, type, _, plant) => {
    const policies = [...anyPolicies, ...awsPolicies].filter((policy) => policy.name === name)
    assert.lengthOf(policies, 1)
    const { resources } = await stackOf("production", "aws", layer)
    const around = { environment: "production", publicSubnets: ["public-subnet"] } as const
    assert.deepEqual(breachesOf(policies, { ...around, resources }), [])
    const planted = resources.flatMap((resource) => {
      if (resource.type !== type) return [resource]
      const changed = plant(resource.inputs, resource)
      return changed === undefined ? [] : [isSeen(changed) ? changed : { ...resource, inputs: changed }]
    })
    const breaches = breachesOf(policies, { ...around, resources: planted })
    assert.isAbove(breaches.length, 0)
    for (const { sentence } of breaches) assert.match(sentence, /^\S.*[^.]$/)
  })

  it("every rule has a fault that it must find", () => {
    assert.sameMembers(
      [...new Set(faults.map(([name]) => name))],
      [...anyPolicies, ...awsPolicies].map(({ name }) => name)
    )
  })

  it("a reason in the statement's name is one", async () => {
    const { resources } = await stackOf("production", "aws", "cluster")
    const [policy] = awsPolicies.filter(({ name }) => name === "aws-least-privilege")
    const reasoned = JSON.stringify({
      Statement: [
        { Sid: "AnyBecauseDescribingTakesNoResource", Effect: "Allow", Action: ["ec2:DescribeTags"], Resource: ["*"] }
      ]
    })
    const resource = { type: "aws:iam/rolePolicy:RolePolicy", name: "x", inputs: { policy: reasoned } }
    assert.deepEqual(policy?.check(resource, { environment: "production", resources }), [])
  })
})
