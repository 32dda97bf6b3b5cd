/** Virtual networks and the way to AWS. */
import { about, at, demand, list, type Policy } from "../Policy.ts"

const subnet = "azure-native:network:Subnet"
/** Subnets that Azure lets have no rules, or that nothing of ours is in. */
const without = new Set(["GatewaySubnet", "resolver"])

export const azureNetwork: ReadonlyArray<Policy> = [
  {
    name: "azure-subnet-rules",
    demands: "every subnet says what may come in, and has no way out but a gateway's",
    check: about([subnet], (inputs) => [
      ...demand(
        without.has(String(inputs["subnetName"])) || inputs["networkSecurityGroup"] !== undefined,
        "it has no network security group"
      ),
      ...demand(inputs["defaultOutboundAccess"] === false, "defaultOutboundAccess is not false")
    ])
  },
  {
    name: "azure-nothing-from-internet",
    demands: "no rule lets the internet in",
    check: about(["azure-native:network:NetworkSecurityGroup"], (inputs) =>
      list(inputs["securityRules"])
        .filter((rule) => at(rule, "access") === "Allow" && at(rule, "direction") === "Inbound")
        .flatMap((rule) => {
          const from = [at(rule, "sourceAddressPrefix"), ...list(at(rule, "sourceAddressPrefixes"))].map(String)
          return demand(
            !from.some((one) => one === "*" || one === "Internet" || one.endsWith("/0")),
            `rule ${String(at(rule, "name"))} lets the internet in`
          )
        })
    )
  },
  {
    name: "azure-flow-logs",
    demands: "a network's traffic is written down for seven days or more",
    check: about(["azure-native:network:VirtualNetwork"], (_, { resources }) =>
      demand(
        resources.some(
          ({ inputs, type }) =>
            type === "azure-native:network:FlowLog" &&
            inputs["enabled"] === true &&
            Number(at(inputs, "retentionPolicy", "days")) >= 7
        ),
        "it has no flow log of seven days"
      )
    )
  },
  {
    name: "azure-tunnel",
    demands: "tunnels are IKEv2 with ciphers that we name, and learn their routes",
    check: about(["azure-native:network:VirtualNetworkGatewayConnection"], (inputs) => [
      ...demand(inputs["connectionProtocol"] === "IKEv2", "connectionProtocol is not IKEv2"),
      ...demand(inputs["enableBgp"] === true, "enableBgp is not true"),
      ...demand(
        list(inputs["ipsecPolicies"]).length > 0 &&
          list(inputs["ipsecPolicies"]).every((one) => at(one, "ipsecEncryption") === "GCMAES256"),
        "ipsecPolicies do not name AES-256-GCM"
      )
    ])
  },
  {
    name: "azure-gateway",
    demands: "the gateway has two instances, spread over zones",
    check: about(["azure-native:network:VirtualNetworkGateway"], (inputs) => [
      ...demand(inputs["activeActive"] === true, "activeActive is not true"),
      ...demand(String(at(inputs, "sku", "name")).endsWith("AZ"), "sku is not spread over zones")
    ])
  }
]
