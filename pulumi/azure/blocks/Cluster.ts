/**
 * AKS: nodes in every zone, pods with addresses of an overlay, rights by Entra, identities for pods, and the secrets in etcd
 * encrypted with a key of ours. The API server has its addresses in our network (VNet integration), which a private vault needs.
 */
import * as containerservice from "@pulumi/azure-native/containerservice/index.js"
import * as managedidentity from "@pulumi/azure-native/managedidentity/index.js"
import * as pulumi from "@pulumi/pulumi"
import { Component } from "../../components/Component.ts"
import type { KubernetesClusterArgs, KubernetesClusterOutputs, NodePool } from "../../components/KubernetesCluster.ts"
import type { Place } from "./Place.ts"
import { assign } from "./Roles.ts"
import { authorityOf } from "./KubeConfig.ts"

export interface AksArgs extends KubernetesClusterArgs {
  readonly place: Place
  readonly tenantId: string
  readonly administratorGroup: string
  readonly tier: string
  readonly networkId: pulumi.Input<string>
  readonly apiServerSubnet: pulumi.Input<string>
  readonly keyVaultId: pulumi.Input<string>
  readonly registryId: pulumi.Input<string>
  readonly workspaceId: pulumi.Input<string>
  readonly defender: boolean
  readonly podCidr: string
  readonly serviceCidr: string
  /** One a zone, in the zones' order, as `placement.subnets` says them. */
  readonly zones: number
}

/** Of Istio, as AKS names it. */
const meshRevision = "asm-1-28"

/** The tenth address of the range of services. */
const dnsAddress = (serviceCidr: string): string => serviceCidr.replace(/\.\d+\/\d+$/, ".10")

export class Cluster extends Component implements KubernetesClusterOutputs {
  readonly clusterName: pulumi.Output<string>
  readonly clusterId: pulumi.Output<string>
  readonly endpoint: pulumi.Output<string>
  readonly certificateAuthority: pulumi.Output<string>
  readonly tokenIssuer: pulumi.Output<string>
  private readonly args: AksArgs

  constructor(name: string, args: AksArgs, options: pulumi.ComponentResourceOptions) {
    super("azure", "KubernetesCluster", name, options)
    this.args = args
    const [systemPool, ...pools] = args.pools
    if (systemPool === undefined) throw new Error(`cluster ${name}: the first pool is the system's, and there is none`)

    const plane = new managedidentity.UserAssignedIdentity(`${name}-control-plane`, { ...args.place }, this.child())
    const kubelet = new managedidentity.UserAssignedIdentity(`${name}-kubelet`, { ...args.place }, this.child())
    const rights = [
      assign(
        `${name}-plane-network`,
        plane.principalId,
        { role: "networkContributor", scope: args.networkId },
        this.child()
      ),
      assign(`${name}-plane-kubelet`, plane.principalId, { role: "identityOperator", scope: kubelet.id }, this.child()),
      assign(
        `${name}-plane-keys`,
        plane.principalId,
        { role: "keyVaultCryptoUser", scope: args.keyVaultId },
        this.child()
      ),
      assign(`${name}-kubelet-images`, kubelet.principalId, { role: "acrPull", scope: args.registryId }, this.child())
    ]
    const cluster = new containerservice.ManagedCluster(
      name,
      {
        ...args.place,
        resourceName: args.name,
        dnsPrefix: args.name,
        kubernetesVersion: args.version,
        sku: { name: "Base", tier: args.tier },
        supportPlan: "KubernetesOfficial",
        enableRBAC: true,
        disableLocalAccounts: true,
        aadProfile: {
          managed: true,
          enableAzureRBAC: true,
          tenantID: args.tenantId,
          adminGroupObjectIDs: [args.administratorGroup]
        },
        identity: { type: "UserAssigned", userAssignedIdentities: [plane.id] },
        identityProfile: {
          kubeletidentity: { resourceId: kubelet.id, clientId: kubelet.clientId, objectId: kubelet.principalId }
        },
        oidcIssuerProfile: { enabled: true },
        securityProfile: {
          workloadIdentity: { enabled: true },
          imageCleaner: { enabled: true, intervalHours: 168 },
          azureKeyVaultKms: {
            enabled: true,
            keyId: args.kmsKey,
            keyVaultNetworkAccess: "Private",
            keyVaultResourceId: args.keyVaultId
          },
          ...(args.defender
            ? {
                defender: {
                  logAnalyticsWorkspaceResourceId: args.workspaceId,
                  securityMonitoring: { enabled: true }
                }
              }
            : {})
        },
        apiServerAccessProfile: {
          enableVnetIntegration: true,
          subnetId: args.apiServerSubnet,
          disableRunCommand: true,
          ...(args.api.kind === "private"
            ? {
                enablePrivateCluster: true,
                privateDNSZone: "none",
                // The name is public, the address is ours: so it can be found from AWS without a zone more.
                enablePrivateClusterPublicFQDN: true
              }
            : { enablePrivateCluster: false, authorizedIPRanges: [...args.api.cidrs] })
        },
        networkProfile: {
          networkPlugin: "azure",
          networkPluginMode: "overlay",
          networkDataplane: "cilium",
          networkPolicy: "cilium",
          podCidr: args.podCidr,
          serviceCidr: args.serviceCidr,
          dnsServiceIP: dnsAddress(args.serviceCidr),
          outboundType: "userAssignedNATGateway",
          loadBalancerSku: "standard"
        },
        // For its gateway: that of analytics is inside the network, which Application Gateway for Containers cannot be.
        serviceMeshProfile: { mode: "Istio", istio: { revisions: [meshRevision] } },
        autoUpgradeProfile: { upgradeChannel: "patch", nodeOSUpgradeChannel: "NodeImage" },
        nodeResourceGroupProfile: { restrictionLevel: "ReadOnly" },
        azureMonitorProfile: { metrics: { enabled: false } },
        addonProfiles: { azurepolicy: { enabled: true } },
        storageProfile: { diskCSIDriver: { enabled: true }, snapshotController: { enabled: true } },
        agentPoolProfiles: [
          {
            ...this.nodes(systemPool, 0),
            name: systemPool.name,
            mode: "System",
            nodeTaints: ["CriticalAddonsOnly=true:NoSchedule"]
          }
        ]
      },
      this.child({ dependsOn: rights, ignoreChanges: ["kubernetesVersion"] })
    )
    // Under a zone's pool its disks and pods stay together, and each zone grows for itself.
    for (const pool of pools)
      for (let zone = 0; zone < args.zones; zone++)
        new containerservice.AgentPool(
          `${name}-${pool.name}-${zone + 1}`,
          {
            resourceGroupName: args.place.resourceGroupName,
            resourceName: cluster.name,
            agentPoolName: `${pool.name}${zone + 1}`,
            mode: "User",
            ...this.nodes(pool, zone)
          },
          this.child()
        )
    this.maintenance(name, cluster, "aksManagedAutoUpgradeSchedule", "Sunday", "02:00")
    this.maintenance(name, cluster, "aksManagedNodeOSUpgradeSchedule", "Saturday", "02:00")
    this.clusterName = cluster.name
    this.clusterId = cluster.id
    this.endpoint = cluster.fqdn.apply((fqdn) => `https://${fqdn}:443`)
    this.tokenIssuer = cluster.oidcIssuerProfile.apply((profile) => profile?.issuerURL ?? "")
    this.certificateAuthority = containerservice
      .listManagedClusterUserCredentialsOutput(
        { resourceGroupName: args.place.resourceGroupName, resourceName: cluster.name },
        { parent: this }
      )
      .kubeconfigs.apply(([first]) => authorityOf(first?.value ?? ""))
    this.registerOutputs({ clusterName: this.clusterName, endpoint: this.endpoint })
  }

  private nodes(pool: NodePool, zone: number) {
    const { args } = this
    return {
      type: "VirtualMachineScaleSets",
      vmSize: pool.machine,
      osType: "Linux",
      osSKU: "AzureLinux",
      osDiskSizeGB: pool.diskGb,
      enableAutoScaling: true,
      count: pool.min,
      minCount: pool.min,
      maxCount: pool.max,
      maxPods: 110,
      // The system's pool spans the zones; one of a zone's own is in it alone.
      availabilityZones:
        pool === args.pools[0] ? Array.from({ length: args.zones }, (_, index) => `${index + 1}`) : [`${zone + 1}`],
      vnetSubnetID: pulumi.output(args.placement.subnets).apply((subnets) => subnets[zone] ?? subnets[0] ?? ""),
      enableNodePublicIP: false,
      enableEncryptionAtHost: true,
      securityProfile: { enableSecureBoot: true, enableVTPM: true, sshAccess: "Disabled" },
      upgradeSettings: { maxSurge: "33%", drainTimeoutInMinutes: 30, nodeSoakDurationInMinutes: 5 }
    }
  }

  /** When Azure may upgrade, UTC. */
  private maintenance(
    name: string,
    cluster: containerservice.ManagedCluster,
    configName: string,
    dayOfWeek: string,
    startTime: string
  ) {
    new containerservice.MaintenanceConfiguration(
      `${name}-${configName}`,
      {
        resourceGroupName: this.args.place.resourceGroupName,
        resourceName: cluster.name,
        configName,
        maintenanceWindow: {
          durationHours: 4,
          startTime,
          utcOffset: "+00:00",
          schedule: { weekly: { intervalWeeks: 1, dayOfWeek } }
        }
      },
      this.child()
    )
  }
}
