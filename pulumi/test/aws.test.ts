/** The resources of AWS: how many, and the inputs that matter, in each environment. */
import { assert, describe, it } from "vitest"
import type { StackLayer } from "../components/Component.ts"
import { deployables } from "../components/Deployables.ts"
import { factNames, factsOf } from "../components/ClusterFacts.ts"
import { environments } from "../config/Environment.ts"
import { at, list } from "../policies/Policy.ts"
import { stackOf } from "../testing/Everything.ts"
import { type Ran, runStack } from "../testing/Mocks.ts"

const of = ({ resources }: Ran, type: string) => resources.filter((one) => one.type === type)
const only = (ran: Ran, type: string) => {
  const [one, ...others] = of(ran, type)
  if (one === undefined || others.length > 0) throw new Error(`${type}: not exactly one`)
  return one
}
const counted = (ran: Ran, types: ReadonlyArray<string>) =>
  Object.fromEntries(types.map((type) => [type, of(ran, type).length]))

describe.each(environments)("%s", (environment) => {
  const dev = environment === "dev"
  const production = environment === "production"

  it("network: zones, tiers, ways out, gateways", async () => {
    const network = await stackOf(environment, "aws", "network")
    const zones = dev ? 2 : 3
    assert.deepEqual(
      counted(network, [
        "aws:ec2/vpc:Vpc",
        "aws:ec2/subnet:Subnet",
        "aws:ec2/natGateway:NatGateway",
        "aws:ec2/routeTable:RouteTable",
        "aws:ec2/flowLog:FlowLog"
      ]),
      {
        "aws:ec2/vpc:Vpc": 1,
        "aws:ec2/subnet:Subnet": 3 * zones,
        "aws:ec2/natGateway:NatGateway": production ? 3 : 1,
        "aws:ec2/routeTable:RouteTable": zones + 2,
        "aws:ec2/flowLog:FlowLog": 1
      }
    )
    const subnets = of(network, "aws:ec2/subnet:Subnet")
    assert.strictEqual(new Set(subnets.map(({ inputs }) => inputs["cidrBlock"])).size, subnets.length)
    // The table of the data subnets has no route: no way out.
    const withRoute = of(network, "aws:ec2/route:Route").map(({ inputs }) => String(inputs["routeTableId"]))
    assert.isFalse(withRoute.some((table) => table.includes("-data")))
  })

  it("data: PostgreSQL, Kafka, table, bucket", async () => {
    const data = await stackOf(environment, "aws", "data")
    const instances = of(data, "aws:rds/instance:Instance")
    assert.strictEqual(instances.length, dev ? 1 : 2)
    assert.strictEqual(instances[0]?.inputs["multiAz"], !dev)
    assert.strictEqual(instances[0]?.inputs["engineVersion"], "18")
    assert.strictEqual(instances[0]?.protect, production)
    assert.strictEqual(instances[0]?.retainOnDelete, production)
    const kafka = only(data, "aws:msk/cluster:Cluster")
    assert.match(String(kafka.inputs["kafkaVersion"]), /^4\.1\..*kraft$/)
    assert.strictEqual(list(at(kafka.inputs, "brokerNodeGroupInfo", "clientSubnets")).length, dev ? 2 : 3)
    assert.isTrue(
      list(at(kafka.inputs, "brokerNodeGroupInfo", "clientSubnets")).every((subnet) =>
        String(subnet).includes("-data-")
      )
    )
    assert.strictEqual(only(data, "aws:appautoscaling/policy:Policy").inputs["serviceNamespace"], "kafka")
    const bucket = only(data, "aws:s3/bucket:Bucket")
    assert.strictEqual(bucket.protect, production)
    assert.strictEqual(of(data, "aws:guardduty/malwareProtectionPlan:MalwareProtectionPlan").length, dev ? 0 : 1)
    assert.strictEqual(of(data, "aws:ecr/repository:Repository").length, deployables.length)
  })

  it("data: mail is signed, and what SES reports comes back", async () => {
    const data = await stackOf(environment, "aws", "data")
    const names = of(data, "aws:route53/record:Record").map(({ inputs }) => String(inputs["name"]))
    assert.strictEqual(names.filter((name) => name.includes("._domainkey.")).length, 3)
    assert.isTrue(names.some((name) => name.startsWith("_dmarc.")))
    const destination = only(data, "aws:sesv2/configurationSetEventDestination:ConfigurationSetEventDestination")
    assert.sameMembers(
      [...list(at(destination.inputs, "eventDestination", "matchingEventTypes"))],
      ["BOUNCE", "COMPLAINT", "REJECT"]
    )
    const toQueue = of(data, "aws:sns/topicSubscription:TopicSubscription").filter(
      ({ inputs }) => inputs["protocol"] === "sqs"
    )
    assert.strictEqual(toQueue.length, 1)
    assert.strictEqual(toQueue[0]?.inputs["rawMessageDelivery"], true)
  })

  it("cluster: version, nodes on Graviton, an identity for every deployable and controller", async () => {
    const cluster = await stackOf(environment, "aws", "cluster")
    assert.strictEqual(only(cluster, "aws:eks/cluster:Cluster").inputs["version"], "1.36")
    const nodes = only(cluster, "aws:eks/nodeGroup:NodeGroup").inputs
    assert.strictEqual(list(nodes["subnetIds"]).length, dev ? 1 : 3)
    assert.strictEqual(nodes["amiType"], "BOTTLEROCKET_ARM_64")
    const accounts = of(cluster, "aws:eks/podIdentityAssociation:PodIdentityAssociation").map(
      ({ inputs }) => `${String(inputs["namespace"])}/${String(inputs["serviceAccount"])}`
    )
    assert.includeMembers(accounts, [
      ...deployables.map((one) => `lyceum/${one}`),
      "external-secrets/external-secrets",
      "keda/keda-operator",
      "observability/prometheus-grafana",
      "kube-system/aws-load-balancer-controller"
    ])
    assert.strictEqual(
      at(only(cluster, "aws:eks/cluster:Cluster").inputs, "vpcConfig", "endpointPublicAccess"),
      !production
    )
  })

  it("cluster: no inline policy is longer than IAM takes", async () => {
    for (const layer of ["data", "cluster"] as const) {
      const policies = of(await stackOf(environment, "aws", layer), "aws:iam/rolePolicy:RolePolicy")
      assert.isAbove(policies.length, 3)
      for (const { inputs, name } of policies) assert.isBelow(String(inputs["policy"]).length, 10_240, name)
    }
  })

  it("platform: every fact of the cluster is told, and clusters of other clouds are registered", async () => {
    const platform = await stackOf(environment, "aws", "platform")
    const secrets = of(platform, "kubernetes:core/v1:Secret")
    assert.strictEqual(secrets.length, dev ? 1 : 2)
    const own = secrets.find(({ name }) => name === `lyceum-${environment}`)
    const annotations = at(own?.inputs, "metadata", "annotations")
    assert.isObject(annotations)
    const facts = factsOf(typeof annotations === "object" && annotations !== null ? { ...annotations } : {})
    assert.sameMembers(Object.keys(facts), [...factNames])
    assert.strictEqual(facts.kafkaAuth, "iam")
    assert.match(facts.kafkaBrokers, /:9098/)
    assert.match(facts.identityCourse, /lyceum-.*-course$/)
    for (const secret of secrets)
      assert.strictEqual(
        at(secret.inputs, "metadata", "labels", "argocd.argoproj.io/secret-type"),
        "cluster",
        secret.name
      )
    assert.strictEqual(at(own?.inputs, "metadata", "labels", "environment"), environment)
  })

  it("everything that can bear tags bears the environment's", async () => {
    const data = await stackOf(environment, "aws", "data")
    for (const type of [
      "aws:s3/bucket:Bucket",
      "aws:sqs/queue:Queue",
      "aws:lambda/function:Function",
      "aws:kms/key:Key"
    ])
      for (const { inputs, name } of of(data, type)) {
        assert.strictEqual(at(inputs, "tags", "environment"), environment, `${type} ${name}`)
        assert.strictEqual(at(inputs, "tags", "project"), "lyceum", `${type} ${name}`)
      }
  })
})

/** What the stacks of `dev` told, as a program after them reads it. */
const outputsOf = async (layers: ReadonlyArray<StackLayer>) =>
  Object.fromEntries(
    await Promise.all(
      layers.map(async (layer) => {
        const { outputs } = await stackOf("dev", "aws", layer)
        return [
          `lyceum-aws-${layer}`,
          Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]))
        ] as const
      })
    )
  )

it("the name of the load balancer, once known, is the edge's origin", async () => {
  const before = await stackOf("dev", "aws", "platform")
  const origin = (ran: Ran) =>
    of(ran, "aws:route53/record:Record").filter(({ inputs }) => String(inputs["name"]).startsWith("origin."))
  assert.strictEqual(origin(before).length, 0)
  const after = await runStack("aws", "platform", "dev", {
    change: { "lyceum-aws-platform:gatewayAddress": "k8s-lyceum-1.eu-central-1.elb.amazonaws.com" },
    outputs: await outputsOf(["network", "data", "cluster"])
  })
  assert.deepEqual(origin(after)[0]?.inputs["records"], ["k8s-lyceum-1.eu-central-1.elb.amazonaws.com"])
})

it("a collector's layer makes the functions traced, and lets them write to X-Ray", async () => {
  const layer = "arn:aws:lambda:eu-central-1:901920570463:layer:aws-otel-collector-arm64-ver-0-117-0:1"
  const traced = await runStack("aws", "data", "dev", {
    change: { "lyceum-aws-data:collectorLayer": layer },
    outputs: await outputsOf(["network"])
  })
  const plain = await stackOf("dev", "aws", "data")
  const seen = (ran: Ran) =>
    of(ran, "aws:lambda/function:Function").map(({ inputs }) => ({
      layers: inputs["layers"],
      endpoint: at(inputs, "environment", "variables", "OTEL_EXPORTER_OTLP_ENDPOINT")
    }))
  const three = <A>(each: () => A) => Array.from({ length: 3 }, each)
  assert.deepEqual(
    seen(traced),
    three(() => ({ layers: [layer], endpoint: "http://127.0.0.1:4318" }))
  )
  assert.deepEqual(
    seen(plain),
    three(() => ({ layers: [], endpoint: undefined }))
  )
  const writers = (ran: Ran) =>
    ran.resources.filter(({ inputs }) => JSON.stringify(inputs).includes("xray:PutTraceSegments")).length
  assert.deepEqual([writers(traced), writers(plain)], [3, 0])
})
