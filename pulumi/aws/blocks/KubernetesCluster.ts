/**
 * EKS: an API server in the network (and, where ranges are named, for those), secrets in etcd under our key, every log of the control
 * plane kept, nodes on Graviton in private subnets, pods that are known by pod identity.
 */
import * as aws from "@pulumi/aws"
import type * as pulumi from "@pulumi/pulumi"
import { Component } from "../../components/Component.ts"
import type { KubernetesClusterArgs, KubernetesClusterOutputs } from "../../components/KubernetesCluster.ts"
import type { Environment } from "../../config/Environment.ts"
import { logGroup } from "./LogGroup.ts"
import { NodePools } from "./NodePools.ts"
import { Role } from "./Role.ts"

export interface AwsClusterArgs extends KubernetesClusterArgs {
  readonly environment: Environment
  readonly account: string
  readonly region: string
  /** Where nodes are: those of the placement, or fewer zones of them. */
  readonly nodeSubnets: pulumi.Input<Array<string>>
  /** Roles of people and pipelines that administer it, by ARN. */
  readonly administrators: ReadonlyArray<string>
}

/** AWS' add-ons that every cluster has; the one for volumes and the one for logs of pods have roles of their own. */
const addons = [
  { name: "vpc-cni", before: true },
  { name: "kube-proxy", before: true },
  { name: "eks-pod-identity-agent", before: true },
  { name: "coredns", before: false },
  { name: "metrics-server", before: false },
  { name: "aws-ebs-csi-driver", before: false }
] as const

/** NetworkPolicies of the charts are enforced by the CNI; prefixes give a node room for more pods. */
const cniConfiguration = { enableNetworkPolicy: "true", env: { ENABLE_PREFIX_DELEGATION: "true" } }

export class KubernetesCluster extends Component implements KubernetesClusterOutputs {
  readonly clusterName: pulumi.Output<string>
  readonly endpoint: pulumi.Output<string>
  readonly certificateAuthority: pulumi.Output<string>
  readonly tokenIssuer: pulumi.Output<string>
  /** After which add-ons and nodes are there. */
  readonly ready: pulumi.Resource

  constructor(name: string, args: AwsClusterArgs, options: pulumi.ComponentResourceOptions) {
    super("aws", "KubernetesCluster", name, options)
    const { api, kmsKey, placement } = args
    const role = new Role(
      `${name}-eks`,
      {
        service: "eks.amazonaws.com",
        statements: [],
        managed: ["arn:aws:iam::aws:policy/AmazonEKSClusterPolicy"]
      },
      { parent: this }
    )
    // EKS writes its logs into a group of this name; made here, it has an end and a key.
    const logs = logGroup(name, `/aws/eks/${name}/cluster`, { days: args.logDays, kmsKey }, this.child())
    const cluster = new aws.eks.Cluster(
      name,
      {
        name,
        roleArn: role.arn,
        version: args.version,
        vpcConfig: {
          subnetIds: placement.subnets,
          endpointPrivateAccess: true,
          endpointPublicAccess: api.kind === "ranges",
          ...(api.kind === "ranges" ? { publicAccessCidrs: [...api.cidrs] } : {})
        },
        enabledClusterLogTypes: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
        encryptionConfig: { provider: { keyArn: kmsKey }, resources: ["secrets"] },
        accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
        bootstrapSelfManagedAddons: false,
        upgradePolicy: { supportType: "STANDARD" },
        zonalShiftConfig: { enabled: true },
        deletionProtection: args.environment === "production"
      },
      this.child({ dependsOn: [logs, role] })
    )
    for (const [index, principalArn] of args.administrators.entries()) {
      const entry = new aws.eks.AccessEntry(
        `${name}-administrator-${index}`,
        { clusterName: cluster.name, principalArn, type: "STANDARD" },
        this.child()
      )
      new aws.eks.AccessPolicyAssociation(
        `${name}-administrator-${index}`,
        {
          clusterName: cluster.name,
          principalArn: entry.principalArn,
          policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
          accessScope: { type: "cluster" }
        },
        this.child()
      )
    }
    const volumes = new Role(
      `${name}-ebs-csi`,
      {
        service: "pods.eks.amazonaws.com",
        statements: [
          {
            sid: "VolumesUnderTheKey",
            actions: ["kms:Decrypt", "kms:GenerateDataKeyWithoutPlaintext"],
            resources: [kmsKey]
          },
          {
            sid: "GrantTheKeyToVolumes",
            actions: ["kms:CreateGrant"],
            resources: [kmsKey],
            conditions: { Bool: { "kms:GrantIsForAWSResource": "true" } }
          }
        ],
        managed: ["arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy"]
      },
      { parent: this }
    )
    const addon = (one: (typeof addons)[number], after: ReadonlyArray<pulumi.Resource>) =>
      new aws.eks.Addon(
        `${name}-${one.name}`,
        {
          clusterName: cluster.name,
          addonName: one.name,
          resolveConflictsOnCreate: "OVERWRITE",
          resolveConflictsOnUpdate: "PRESERVE",
          ...(one.name === "vpc-cni" ? { configurationValues: JSON.stringify(cniConfiguration) } : {}),
          ...(one.name === "aws-ebs-csi-driver"
            ? {
                configurationValues: JSON.stringify({ defaultStorageClass: { enabled: true } }),
                podIdentityAssociations: [{ roleArn: volumes.arn, serviceAccount: "ebs-csi-controller-sa" }]
              }
            : {})
        },
        this.child({ dependsOn: [...after] })
      )
    // Nodes without a network never become ready; what runs on nodes waits for them.
    const early = addons.filter(({ before }) => before).map((one) => addon(one, []))
    const pools = new NodePools(
      name,
      {
        cluster: cluster.name,
        version: args.version,
        subnets: args.nodeSubnets,
        pools: args.pools,
        kmsKey
      },
      { parent: this, dependsOn: early }
    )
    for (const one of addons) if (!one.before) addon(one, [pools])

    this.clusterName = cluster.name
    this.endpoint = cluster.endpoint
    this.certificateAuthority = cluster.certificateAuthority.apply(({ data }) => data ?? "")
    this.tokenIssuer = cluster.identities.apply((identities) => identities[0]?.oidcs?.[0]?.issuer ?? "")
    this.ready = pools
    this.registerOutputs({ clusterName: this.clusterName })
  }
}
