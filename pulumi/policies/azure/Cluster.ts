/** AKS. */
import { about, asText, at, demand, list, type Policy } from "../Policy.ts"

const cluster = "azure-native:containerservice:ManagedCluster"
const pool = "azure-native:containerservice:AgentPool"

/** The cluster's own pools, and one that is a resource of its own. */
const poolsOf = (type: string, inputs: Readonly<Record<string, unknown>>): ReadonlyArray<unknown> =>
  type === pool ? [inputs] : list(inputs["agentPoolProfiles"])

export const azureCluster: ReadonlyArray<Policy> = [
  {
    name: "azure-aks-no-local-accounts",
    demands: "who signs in to the cluster is somebody of Entra",
    check: about([cluster], (inputs) => [
      ...demand(inputs["disableLocalAccounts"] === true, "disableLocalAccounts is not true"),
      ...demand(at(inputs, "aadProfile", "managed") === true, "aadProfile.managed is not true"),
      ...demand(at(inputs, "aadProfile", "enableAzureRBAC") === true, "aadProfile.enableAzureRBAC is not true")
    ])
  },
  {
    name: "azure-aks-workload-identity",
    demands: "pods have identities of their own",
    check: about([cluster], (inputs) => [
      ...demand(at(inputs, "oidcIssuerProfile", "enabled") === true, "oidcIssuerProfile is not enabled"),
      ...demand(
        at(inputs, "securityProfile", "workloadIdentity", "enabled") === true,
        "workloadIdentity is not enabled"
      )
    ])
  },
  {
    name: "azure-aks-api-closed",
    demands: "the API server is private, or reached from named ranges alone",
    check: about([cluster], (inputs) => {
      const ranges = list(at(inputs, "apiServerAccessProfile", "authorizedIPRanges"))
      return [
        ...demand(
          at(inputs, "apiServerAccessProfile", "enablePrivateCluster") === true ||
            (ranges.length > 0 && !ranges.some((range) => String(range).endsWith("/0"))),
          "it is neither private nor bound to ranges"
        ),
        ...demand(at(inputs, "apiServerAccessProfile", "disableRunCommand") === true, "disableRunCommand is not true")
      ]
    })
  },
  {
    name: "azure-aks-etcd-key",
    demands: "secrets in etcd are encrypted with a key of ours in a private vault",
    check: about([cluster], (inputs) => [
      ...demand(
        at(inputs, "securityProfile", "azureKeyVaultKms", "enabled") === true,
        "azureKeyVaultKms is not enabled"
      ),
      ...demand(
        at(inputs, "securityProfile", "azureKeyVaultKms", "keyVaultNetworkAccess") === "Private",
        "keyVaultNetworkAccess is not Private"
      )
    ])
  },
  {
    name: "azure-aks-network",
    demands: "pods have addresses of an overlay, and network policies are enforced",
    check: about([cluster], (inputs) => [
      ...demand(at(inputs, "networkProfile", "networkPluginMode") === "overlay", "networkPluginMode is not overlay"),
      ...demand(
        ["cilium", "calico", "azure"].includes(String(at(inputs, "networkProfile", "networkPolicy"))),
        "networkPolicy is not enforced"
      ),
      ...demand(
        at(inputs, "networkProfile", "outboundType") === "userAssignedNATGateway",
        "outboundType is not our NAT gateway"
      )
    ])
  },
  {
    name: "azure-aks-audit",
    demands: "who did what in the cluster is written down",
    check: about([cluster], (_, { resources }) =>
      demand(
        resources.some(
          ({ inputs, type }) =>
            type === "azure-native:monitor:DiagnosticSetting" &&
            list(inputs["logs"]).some((log) => String(at(log, "category")).startsWith("kube-audit"))
        ),
        "no diagnostic setting takes kube-audit"
      )
    )
  },
  {
    name: "azure-aks-upgrades",
    demands: "Kubernetes 1.36 and its nodes are kept patched",
    check: about([cluster], (inputs) => [
      ...demand(inputs["kubernetesVersion"] === "1.36", "kubernetesVersion is not 1.36"),
      ...demand(
        ["patch", "stable"].includes(String(at(inputs, "autoUpgradeProfile", "upgradeChannel"))),
        "upgradeChannel is neither patch nor stable"
      ),
      ...demand(
        ["NodeImage", "SecurityPatch"].includes(String(at(inputs, "autoUpgradeProfile", "nodeOSUpgradeChannel"))),
        "nodeOSUpgradeChannel is off"
      )
    ])
  },
  {
    name: "azure-nodes",
    demands: "nodes are in our subnets without addresses of the internet, with encrypted disks and verified boot",
    check: about([cluster, pool], (inputs, _, { type }) =>
      poolsOf(type, inputs).flatMap((one) => [
        ...demand(asText(at(one, "vnetSubnetID")) !== "", "vnetSubnetID is missing"),
        ...demand(at(one, "enableNodePublicIP") === false, "enableNodePublicIP is not false"),
        ...demand(at(one, "enableEncryptionAtHost") === true, "enableEncryptionAtHost is not true"),
        ...demand(at(one, "securityProfile", "enableSecureBoot") === true, "enableSecureBoot is not true")
      ])
    )
  },
  {
    name: "azure-node-zones",
    demands: "beyond dev nodes are spread over three zones",
    check: about([cluster], (inputs, { environment, resources }) => {
      if (environment === "dev") return []
      const of = (pools: ReadonlyArray<unknown>) =>
        new Set(pools.flatMap((one) => list(at(one, "availabilityZones")))).size
      return [
        ...demand(of(list(inputs["agentPoolProfiles"])) >= 3, "the system's pool is not in three zones"),
        ...demand(
          of(resources.filter(({ type }) => type === pool).map((one) => one.inputs)) >= 3,
          "the workloads' pools are not in three zones"
        )
      ]
    })
  },
  {
    name: "azure-federation",
    demands: "an identity trusts one service account of a namespace, for Entra's audience alone",
    check: about(["azure-native:managedidentity:FederatedIdentityCredential"], (inputs) => [
      ...demand(
        /^system:serviceaccount:[a-z0-9-]+:[a-z0-9-]+$/.test(String(inputs["subject"])),
        "subject is not one service account"
      ),
      ...demand(
        JSON.stringify(inputs["audiences"]) === '["api://AzureADTokenExchange"]',
        "audiences are not Entra's alone"
      ),
      ...demand(String(inputs["issuer"]).startsWith("https://"), "issuer is no https address")
    ])
  },
  {
    name: "azure-least-privilege",
    demands: "nobody is made owner or contributor, and no role is given on a whole subscription",
    check: about(["azure-native:authorization:RoleAssignment"], (inputs) => [
      ...demand(
        !broad.some((role) => String(inputs["roleDefinitionId"]).endsWith(role)),
        "the role is Owner, Contributor or User Access Administrator"
      ),
      ...demand(!/^\/?subscriptions\/[^/]+\/?$/.test(String(inputs["scope"])), "the scope is a whole subscription")
    ])
  }
]

const broad = [
  "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
  "b24988ac-6180-42a0-ab88-20f7382dd24c",
  "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9"
]
