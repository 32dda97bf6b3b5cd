/** GKE. */
import { about, asText, at, demand, list, type Policy } from "../Policy.ts"

const cluster = "gcp:container/cluster:Cluster"
const pool = "gcp:container/nodePool:NodePool"

export const gcpCluster: ReadonlyArray<Policy> = [
  {
    name: "gcp-gke-private",
    demands:
      "nodes have no addresses of the internet, and the API server is private or reached from named ranges alone",
    check: about([cluster], (inputs, { environment }) => {
      const ranges = list(at(inputs, "masterAuthorizedNetworksConfig", "cidrBlocks"))
      return [
        ...demand(at(inputs, "privateClusterConfig", "enablePrivateNodes") === true, "enablePrivateNodes is not true"),
        ...demand(
          environment === "dev" || at(inputs, "privateClusterConfig", "enablePrivateEndpoint") === true,
          "enablePrivateEndpoint is not true"
        ),
        ...demand(
          ranges.length > 0 && !ranges.some((range) => String(at(range, "cidrBlock")).endsWith("/0")),
          "masterAuthorizedNetworksConfig names nobody, or everybody"
        )
      ]
    })
  },
  {
    name: "gcp-gke-workload-identity",
    demands: "pods have identities of their own, and do not see those of nodes",
    check: about([cluster, pool], (inputs, _, { type }) => [
      ...demand(
        type === pool || String(at(inputs, "workloadIdentityConfig", "workloadPool")).endsWith(".svc.id.goog"),
        "workloadIdentityConfig is missing"
      ),
      ...demand(
        at(inputs, "nodeConfig", "workloadMetadataConfig", "mode") === "GKE_METADATA",
        "workloadMetadataConfig is not GKE_METADATA"
      )
    ])
  },
  {
    name: "gcp-gke-shielded",
    demands: "nodes boot what was signed",
    check: about([cluster, pool], (inputs, _, { type }) => [
      ...demand(type === pool || inputs["enableShieldedNodes"] === true, "enableShieldedNodes is not true"),
      ...demand(
        at(inputs, "nodeConfig", "shieldedInstanceConfig", "enableSecureBoot") === true,
        "enableSecureBoot is not true"
      )
    ])
  },
  {
    name: "gcp-gke-keys",
    demands: "secrets in etcd and the nodes' disks are encrypted with a key of ours",
    check: about([cluster, pool], (inputs, _, { type }) => [
      ...demand(
        type === pool ||
          (at(inputs, "databaseEncryption", "state") === "ENCRYPTED" &&
            asText(at(inputs, "databaseEncryption", "keyName")) !== ""),
        "databaseEncryption is not by a key"
      ),
      ...demand(asText(at(inputs, "nodeConfig", "bootDiskKmsKey")) !== "", "bootDiskKmsKey is missing")
    ])
  },
  {
    name: "gcp-gke-no-old-ways",
    demands: "nobody signs in by a certificate that cannot be taken back, or by attributes",
    check: about([cluster], (inputs) => [
      ...demand(inputs["enableLegacyAbac"] === false, "enableLegacyAbac is not false"),
      ...demand(
        at(inputs, "masterAuth", "clientCertificateConfig", "issueClientCertificate") === false,
        "issueClientCertificate is not false"
      )
    ])
  },
  {
    name: "gcp-gke-network",
    demands: "network policies are enforced",
    check: about([cluster], (inputs) =>
      demand(inputs["datapathProvider"] === "ADVANCED_DATAPATH", "datapathProvider is not ADVANCED_DATAPATH")
    )
  },
  {
    name: "gcp-gke-upgrades",
    demands: "Kubernetes 1.36 and its nodes are kept patched",
    check: about([cluster, pool], (inputs, _, { type }) =>
      type === pool
        ? demand(
            at(inputs, "management", "autoUpgrade") === true && at(inputs, "management", "autoRepair") === true,
            "autoUpgrade or autoRepair is off"
          )
        : [
            ...demand(inputs["minMasterVersion"] === "1.36", "minMasterVersion is not 1.36"),
            ...demand(
              ["REGULAR", "STABLE"].includes(String(at(inputs, "releaseChannel", "channel"))),
              "releaseChannel is neither REGULAR nor STABLE"
            )
          ]
    )
  },
  {
    name: "gcp-gke-audit",
    demands: "what the control plane did is written down",
    check: about([cluster], (inputs) =>
      demand(
        list(at(inputs, "loggingConfig", "enableComponents")).includes("APISERVER"),
        "loggingConfig leaves APISERVER out"
      )
    )
  },
  {
    name: "gcp-node-zones",
    demands: "beyond dev nodes are spread over three zones",
    check: about([pool], (inputs, { environment }) =>
      demand(environment === "dev" || list(inputs["nodeLocations"]).length >= 3, "nodeLocations are fewer than three")
    )
  },
  {
    name: "gcp-node-account",
    demands: "nodes are nobody's default account",
    check: about([pool], (inputs) => {
      const account = asText(at(inputs, "nodeConfig", "serviceAccount"))
      return demand(
        account !== "" && !account.endsWith("-compute@developer.gserviceaccount.com"),
        "serviceAccount is the default one"
      )
    })
  }
]
