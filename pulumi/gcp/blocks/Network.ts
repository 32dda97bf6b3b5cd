/**
 * A network of Google Cloud: nodes without addresses of the internet, a way out through NAT, Google's own services and Cloud SQL
 * reached inside. Subnets span the zones of a region and NAT is the region's, so `zones` and `egressPerZone` change nothing here.
 */
import * as compute from "@pulumi/gcp/compute/index.js"
import * as servicenetworking from "@pulumi/gcp/servicenetworking/index.js"
import type * as pulumi from "@pulumi/pulumi"
import { Component } from "../../components/Component.ts"
import type { NetworkArgs, NetworkOutputs } from "../../components/Network.ts"
import { internalAddress, podsName, rangesOf, servicesName } from "./Ranges.ts"

/** Our number as a network (private use, RFC 6996). */
export const gcpAsn = 65020
/** Whence Cloud DNS asks servers behind the tunnels: https://cloud.google.com/dns/docs/zones/forwarding-zones */
export const namesRange = "35.199.192.0/19"

export interface GcpNetworkArgs extends NetworkArgs {
  readonly region: string
  readonly awsCidr: string
}

export class Network extends Component implements NetworkOutputs {
  readonly networkId: pulumi.Output<string>
  readonly publicSubnets: ReadonlyArray<pulumi.Output<string>> = []
  readonly privateSubnets: ReadonlyArray<pulumi.Output<string>>
  /** Cloud SQL is beside the network, not in a subnet of it. */
  readonly dataSubnets: ReadonlyArray<pulumi.Output<string>> = []
  readonly routerName: pulumi.Output<string>
  readonly gatewayId: pulumi.Output<string>
  readonly gatewayAddresses: pulumi.Output<Array<string>>

  constructor(name: string, args: GcpNetworkArgs, options: pulumi.ComponentResourceOptions) {
    super("gcp", "Network", name, options)
    const { region } = args
    const ranges = rangesOf(args.cidr)
    const network = new compute.Network(
      name,
      { autoCreateSubnetworks: false, routingMode: "REGIONAL", deleteDefaultRoutesOnCreate: false },
      this.child()
    )
    const nodes = new compute.Subnetwork(
      `${name}-nodes`,
      {
        network: network.id,
        region,
        ipCidrRange: ranges.nodes,
        secondaryIpRanges: [
          { rangeName: podsName, ipCidrRange: ranges.pods },
          { rangeName: servicesName, ipCidrRange: ranges.services }
        ],
        privateIpGoogleAccess: true,
        logConfig: { aggregationInterval: "INTERVAL_5_SEC", flowSampling: 0.5, metadata: "INCLUDE_ALL_METADATA" }
      },
      this.child()
    )
    // The proxies of internal gateways.
    new compute.Subnetwork(
      `${name}-proxies`,
      { network: network.id, region, ipCidrRange: ranges.proxies, purpose: "REGIONAL_MANAGED_PROXY", role: "ACTIVE" },
      this.child()
    )
    new compute.Address(
      `${name}-internal`,
      {
        region,
        addressType: "INTERNAL",
        subnetwork: nodes.id,
        address: internalAddress(args.cidr),
        purpose: "SHARED_LOADBALANCER_VIP"
      },
      this.child()
    )
    const out = new compute.Router(`${name}-out`, { network: network.id, region }, this.child())
    new compute.RouterNat(
      `${name}-nat`,
      {
        router: out.name,
        region,
        natIpAllocateOption: "AUTO_ONLY",
        sourceSubnetworkIpRangesToNat: "LIST_OF_SUBNETWORKS",
        subnetworks: [{ name: nodes.id, sourceIpRangesToNats: ["ALL_IP_RANGES"] }],
        enableDynamicPortAllocation: true,
        enableEndpointIndependentMapping: false,
        logConfig: { enable: true, filter: "ERRORS_ONLY" }
      },
      this.child()
    )
    const rule = (suffix: string, sourceRanges: Array<string>, ports: Array<string>) =>
      new compute.Firewall(
        `${name}-${suffix}`,
        {
          network: network.id,
          direction: "INGRESS",
          priority: 1000,
          sourceRanges,
          allows: [{ protocol: "tcp", ports }]
        },
        this.child()
      )
    rule("proxies-to-pods", [ranges.proxies], ["8080", "9090"])
    new compute.Firewall(
      `${name}-nothing-else`,
      {
        network: network.id,
        direction: "INGRESS",
        priority: 65_000,
        sourceRanges: ["0.0.0.0/0"],
        denies: [{ protocol: "all" }],
        logConfig: { metadata: "INCLUDE_ALL_METADATA" }
      },
      this.child()
    )
    const services = new compute.GlobalAddress(
      `${name}-services`,
      {
        network: network.id,
        purpose: "VPC_PEERING",
        addressType: "INTERNAL",
        address: ranges.peered.replace(/\/\d+$/, ""),
        prefixLength: 20
      },
      this.child()
    )
    const connection = new servicenetworking.Connection(
      `${name}-services`,
      { network: network.id, service: "servicenetworking.googleapis.com", reservedPeeringRanges: [services.name] },
      this.child()
    )
    const gateway = new compute.HaVpnGateway(`${name}-vpn`, { network: network.id, region }, this.child())
    const router = new compute.Router(
      `${name}-vpn`,
      {
        network: network.id,
        region,
        bgp: {
          asn: gcpAsn,
          advertiseMode: "CUSTOM",
          advertisedGroups: ["ALL_SUBNETS"],
          advertisedIpRanges: [{ range: namesRange, description: "Cloud DNS" }]
        }
      },
      this.child()
    )
    // Known only when Google's services are joined: Cloud SQL cannot come before.
    this.networkId = connection.id.apply(() => network.id)
    this.privateSubnets = [nodes.id]
    this.routerName = router.name
    this.gatewayId = gateway.id
    this.gatewayAddresses = gateway.vpnInterfaces.apply((all) =>
      all
        .toSorted((a, b) => (a.id ?? 0) - (b.id ?? 0))
        .flatMap(({ ipAddress }) => (ipAddress === undefined ? [] : [ipAddress]))
    )
    this.registerOutputs({ networkId: this.networkId })
  }
}
