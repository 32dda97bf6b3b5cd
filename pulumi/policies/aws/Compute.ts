/** Functions, clusters, nodes. */
import { about, at, demand, list, type Policy } from "../Policy.ts"

const worker = ["aws:lambda/function:Function"]
const cluster = ["aws:eks/cluster:Cluster"]
const logs = ["api", "audit", "authenticator", "controllerManager", "scheduler"]

export const computePolicies: ReadonlyArray<Policy> = [
  {
    name: "aws-function-bounds",
    demands: "functions say how long they may run and how many at once, and lose nothing",
    check: about(worker, ({ deadLetterConfig, reservedConcurrentExecutions, timeout }) => [
      ...demand(Number(timeout ?? 0) > 0 && Number(timeout) <= 900, "it does not say how long it may run"),
      ...demand(typeof at(deadLetterConfig, "targetArn") === "string", "it has no dead letters"),
      ...demand(Number(reservedConcurrentExecutions ?? 0) > 0, "it does not say how many of it run at once")
    ])
  },
  {
    name: "aws-function-hidden-long-enough",
    demands: "a queue hides a message six times as long as the function that works it may run",
    check: about(
      ["aws:lambda/eventSourceMapping:EventSourceMapping"],
      ({ eventSourceArn, functionName }, { resources }) => {
        const named = (arn: unknown, name: unknown) =>
          typeof arn === "string" && typeof name === "string" && arn.endsWith(`:${name}`)
        const source = resources.find(
          ({ inputs, type }) => type === "aws:sqs/queue:Queue" && named(eventSourceArn, inputs["name"])
        )
        const target = resources.find(
          ({ inputs, type }) => worker.includes(type) && named(functionName, inputs["name"])
        )
        return demand(
          source === undefined ||
            target === undefined ||
            Number(source.inputs["visibilityTimeoutSeconds"] ?? 30) >= 6 * Number(target.inputs["timeout"] ?? 3),
          "its queue hides messages for less than six times its time"
        )
      }
    )
  },
  {
    name: "aws-cluster-api",
    demands: "the API server is reached from the network, or from named ranges",
    check: about(cluster, ({ vpcConfig }) => {
      const open = at(vpcConfig, "endpointPublicAccess") !== false
      const ranges = list(at(vpcConfig, "publicAccessCidrs"))
      return [
        ...demand(at(vpcConfig, "endpointPrivateAccess") === true, "its API server is not reached from the network"),
        ...demand(
          !open || (ranges.length > 0 && !ranges.includes("0.0.0.0/0")),
          "its API server is open to the whole internet"
        )
      ]
    })
  },
  {
    name: "aws-cluster-logs",
    demands: "every log of the control plane is kept, the audit log above all",
    check: about(cluster, ({ enabledClusterLogTypes }) =>
      demand(
        logs.every((log) => list(enabledClusterLogTypes).includes(log)),
        `it does not keep all of ${logs.join(", ")}`
      )
    )
  },
  {
    name: "aws-cluster-secrets",
    demands: "secrets in etcd are encrypted with a key of ours",
    check: about(cluster, ({ encryptionConfig }) =>
      demand(
        typeof at(encryptionConfig, "provider", "keyArn") === "string" &&
          list(at(encryptionConfig, "resources")).includes("secrets"),
        "its secrets are not encrypted with a KMS key"
      )
    )
  },
  {
    name: "aws-cluster-pod-identity",
    demands: "pods have identities of their own",
    check: about(cluster, (_, { resources }) => [
      ...demand(
        resources.some(
          ({ inputs, type }) => type === "aws:eks/addon:Addon" && inputs["addonName"] === "eks-pod-identity-agent"
        ),
        "it has no pod identity agent"
      ),
      ...demand(
        resources.some(({ type }) => type === "aws:eks/podIdentityAssociation:PodIdentityAssociation"),
        "no pod of it has an identity"
      )
    ])
  },
  {
    name: "aws-node-hardened",
    demands: "disks of nodes are encrypted, and pods do not reach the node's identity",
    check: about(["aws:ec2/launchTemplate:LaunchTemplate"], ({ blockDeviceMappings, metadataOptions }) => [
      ...demand(
        at(metadataOptions, "httpTokens") === "required" && at(metadataOptions, "httpPutResponseHopLimit") === 1,
        "pods reach the node's identity"
      ),
      ...demand(
        list(blockDeviceMappings).length > 0 &&
          list(blockDeviceMappings).every((one) => at(one, "ebs", "encrypted") === "true"),
        "its disks are not encrypted"
      )
    ])
  }
]
