/** Networks and the way to AWS. */
import { about, asText, at, demand, list, type Policy } from "../Policy.ts"

const subnet = "gcp:compute/subnetwork:Subnetwork"

export const gcpNetwork: ReadonlyArray<Policy> = [
  {
    name: "gcp-network-ours",
    demands: "subnets are those that we made",
    check: about(["gcp:compute/network:Network"], (inputs) =>
      demand(inputs["autoCreateSubnetworks"] === false, "autoCreateSubnetworks is not false")
    )
  },
  {
    name: "gcp-subnet",
    demands: "Google's services are reached inside, and traffic is written down; proxies' subnets know neither",
    check: about([subnet], (inputs) =>
      inputs["purpose"] === "REGIONAL_MANAGED_PROXY"
        ? []
        : [
            ...demand(inputs["privateIpGoogleAccess"] === true, "privateIpGoogleAccess is not true"),
            ...demand(inputs["logConfig"] !== undefined, "logConfig is missing")
          ]
    )
  },
  {
    name: "gcp-nothing-from-internet",
    demands: "no rule lets the internet in",
    check: about(["gcp:compute/firewall:Firewall"], (inputs) =>
      demand(
        list(inputs["allows"]).length === 0 ||
          !list(inputs["sourceRanges"]).some((range) => String(range).endsWith("/0")),
        "it lets the internet in"
      )
    )
  },
  {
    name: "gcp-tunnel",
    demands: "tunnels are IKEv2 of the gateway with two ends",
    check: about(["gcp:compute/vPNTunnel:VPNTunnel"], (inputs) => [
      ...demand(inputs["ikeVersion"] === 2, "ikeVersion is not 2"),
      ...demand(asText(inputs["vpnGateway"]) !== "", "it is of no HA VPN gateway")
    ])
  },
  {
    name: "gcp-far-gateway",
    demands: "the loss of one of AWS' addresses is not felt",
    check: about(["gcp:compute/externalVpnGateway:ExternalVpnGateway"], (inputs) =>
      demand(
        inputs["redundancyType"] === "FOUR_IPS_REDUNDANCY" && list(inputs["interfaces"]).length === 4,
        "it has not four interfaces"
      )
    )
  },
  {
    name: "gcp-audit",
    demands: "who read what in the project is written down",
    check: about(["gcp:projects/iAMAuditConfig:IAMAuditConfig"], (inputs) =>
      demand(
        list(inputs["auditLogConfigs"]).some((one) => at(one, "logType") === "DATA_READ") &&
          !list(inputs["auditLogConfigs"]).some((one) => at(one, "exemptedMembers") !== undefined),
        "reads are not written down, or somebody's are not"
      )
    )
  }
]
