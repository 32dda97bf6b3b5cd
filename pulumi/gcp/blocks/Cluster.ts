/**
 * GKE: nodes without addresses of the internet, pods with identities, shielded nodes, secrets in etcd encrypted with a key of ours,
 * and an API server that only named networks reach.
 */
import * as artifactregistry from "@pulumi/gcp/artifactregistry/index.js"
import * as container from "@pulumi/gcp/container/index.js"
import * as projects from "@pulumi/gcp/projects/index.js"
import * as serviceaccount from "@pulumi/gcp/serviceaccount/index.js"
import * as pulumi from "@pulumi/pulumi"
import { Component } from "../../components/Component.ts"
import type { KubernetesClusterArgs, KubernetesClusterOutputs, NodePool } from "../../components/KubernetesCluster.ts"
import type { Environment } from "../../config/Environment.ts"
import { podsName, rangesOf, servicesName } from "./Ranges.ts"

export interface GkeArgs extends KubernetesClusterArgs {
  readonly environment: Environment
  readonly project: string
  /** A region, or a zone of it where all shall be in one. */
  readonly location: string
  readonly zones: ReadonlyArray<string>
  /** Range of AWS' network: Argo CD comes from there. */
  readonly awsCidr: string
  readonly cidr: string
  readonly repository: pulumi.Input<string>
  readonly region: string
}

export class Cluster extends Component implements KubernetesClusterOutputs {
  readonly clusterName: pulumi.Output<string>
  readonly endpoint: pulumi.Output<string>
  readonly certificateAuthority: pulumi.Output<string>
  /** Google needs none: the pool of identities is the project's. */
  readonly tokenIssuer = pulumi.output("")
  private readonly args: GkeArgs

  constructor(name: string, args: GkeArgs, options: pulumi.ComponentResourceOptions) {
    super("gcp", "KubernetesCluster", name, options)
    this.args = args
    const { api, placement } = args
    const cluster = new container.Cluster(
      name,
      {
        name: args.name,
        location: args.location,
        nodeLocations: args.location === args.region ? [...args.zones] : [],
        network: placement.networkId,
        subnetwork: pulumi.output(placement.subnets).apply(([subnet]) => subnet ?? ""),
        networkingMode: "VPC_NATIVE",
        datapathProvider: "ADVANCED_DATAPATH",
        ipAllocationPolicy: { clusterSecondaryRangeName: podsName, servicesSecondaryRangeName: servicesName },
        privateClusterConfig: {
          enablePrivateNodes: true,
          enablePrivateEndpoint: api.kind === "private",
          masterIpv4CidrBlock: rangesOf(args.cidr).controlPlane
        },
        masterAuthorizedNetworksConfig: {
          gcpPublicCidrsAccessEnabled: false,
          cidrBlocks: [args.awsCidr, ...(api.kind === "ranges" ? api.cidrs : [])].map((cidrBlock) => ({ cidrBlock }))
        },
        masterAuth: { clientCertificateConfig: { issueClientCertificate: false } },
        enableLegacyAbac: false,
        rbacBindingConfig: {
          enableInsecureBindingSystemAuthenticated: false,
          enableInsecureBindingSystemUnauthenticated: false
        },
        workloadIdentityConfig: { workloadPool: `${args.project}.svc.id.goog` },
        enableShieldedNodes: true,
        databaseEncryption: { state: "ENCRYPTED", keyName: args.kmsKey },
        minMasterVersion: args.version,
        releaseChannel: { channel: "REGULAR" },
        maintenancePolicy: {
          recurringWindow: {
            startTime: "2026-01-03T02:00:00Z",
            endTime: "2026-01-03T06:00:00Z",
            recurrence: "FREQ=WEEKLY;BYDAY=SA,SU"
          }
        },
        loggingConfig: { enableComponents: ["SYSTEM_COMPONENTS", "APISERVER", "CONTROLLER_MANAGER", "SCHEDULER"] },
        monitoringConfig: { enableComponents: ["SYSTEM_COMPONENTS"], managedPrometheus: { enabled: false } },
        securityPostureConfig: { mode: "BASIC", vulnerabilityMode: "VULNERABILITY_DISABLED" },
        gatewayApiConfig: { channel: "CHANNEL_STANDARD" },
        costManagementConfig: { enabled: true },
        // The pool that GKE wants to begin with goes at once: ours have an account of their own.
        removeDefaultNodePool: true,
        initialNodeCount: 1,
        nodeConfig: this.nodes({ name: "first", machine: "e2-medium", min: 1, max: 1, diskGb: 30 }, undefined),
        deletionProtection: args.environment === "production"
      },
      this.child({ ignoreChanges: ["minMasterVersion", "nodeConfig"] })
    )
    const account = this.nodeAccount(name)
    for (const pool of args.pools)
      new container.NodePool(
        `${name}-${pool.name}`,
        {
          name: pool.name,
          cluster: cluster.name,
          location: args.location,
          nodeLocations: [...args.zones],
          initialNodeCount: pool.min,
          // Of each zone.
          autoscaling: { minNodeCount: pool.min, maxNodeCount: pool.max, locationPolicy: "BALANCED" },
          management: { autoRepair: true, autoUpgrade: true },
          upgradeSettings: { strategy: "SURGE", maxSurge: 1, maxUnavailable: 0 },
          networkConfig: { enablePrivateNodes: true },
          nodeConfig: this.nodes(pool, account)
        },
        this.child({ ignoreChanges: ["initialNodeCount"] })
      )
    this.clusterName = cluster.name
    this.endpoint = pulumi.interpolate`https://${cluster.privateClusterConfig.apply(
      ({ privateEndpoint, publicEndpoint }) => (api.kind === "private" ? privateEndpoint : publicEndpoint) ?? ""
    )}`
    this.certificateAuthority = cluster.masterAuth.apply(({ clusterCaCertificate }) => clusterCaCertificate ?? "")
    this.registerOutputs({ clusterName: this.clusterName, endpoint: this.endpoint })
  }

  /** Who the nodes are: logs, metrics, and images of one repository. Pods are somebody else. */
  private nodeAccount(name: string): pulumi.Output<string> {
    const { args } = this
    const account = new serviceaccount.Account(
      `${name}-nodes`,
      { accountId: `${args.name}-nodes`, displayName: "Nodes of the cluster" },
      this.child()
    )
    const member = pulumi.interpolate`serviceAccount:${account.email}`
    const rights = [
      new projects.IAMMember(
        `${name}-nodes`,
        { project: args.project, role: "roles/container.defaultNodeServiceAccount", member },
        this.child()
      ),
      new artifactregistry.RepositoryIamMember(
        `${name}-nodes-images`,
        { location: args.region, repository: args.repository, role: "roles/artifactregistry.reader", member },
        this.child()
      )
    ]
    return pulumi.all([account.email, pulumi.all(rights.map(({ id }) => id))]).apply(([email]) => email)
  }

  private nodes(pool: NodePool, account: pulumi.Output<string> | undefined) {
    return {
      machineType: pool.machine,
      imageType: "COS_CONTAINERD",
      diskType: "pd-balanced",
      diskSizeGb: pool.diskGb,
      bootDiskKmsKey: this.args.kmsKey,
      oauthScopes: ["https://www.googleapis.com/auth/cloud-platform"],
      shieldedInstanceConfig: { enableSecureBoot: true, enableIntegrityMonitoring: true },
      workloadMetadataConfig: { mode: "GKE_METADATA" },
      metadata: { "disable-legacy-endpoints": "true" },
      ...(account === undefined ? {} : { serviceAccount: account })
    }
  }
}
