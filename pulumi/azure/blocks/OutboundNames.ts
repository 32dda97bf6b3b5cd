/** Names that AWS answers for: asked there, over the tunnels. */
import * as dnsresolver from "@pulumi/azure-native/dnsresolver/index.js"
import type * as pulumi from "@pulumi/pulumi"
import { Component } from "../../components/Component.ts"
import type { Place } from "./Place.ts"

export interface OutboundNamesArgs {
  readonly place: Place
  readonly networkId: pulumi.Input<string>
  readonly subnet: pulumi.Input<string>
  /** Zones, without a dot at the end. */
  readonly zones: ReadonlyArray<string>
  readonly servers: ReadonlyArray<pulumi.Input<string>>
}

export class OutboundNames extends Component {
  constructor(name: string, args: OutboundNamesArgs, options: pulumi.ComponentResourceOptions) {
    super("azure", "OutboundNames", name, options)
    const { place } = args
    const resolver = new dnsresolver.DnsResolver(
      name,
      { ...place, virtualNetwork: { id: args.networkId } },
      this.child()
    )
    const way = new dnsresolver.OutboundEndpoint(
      name,
      { ...place, dnsResolverName: resolver.name, subnet: { id: args.subnet } },
      this.child()
    )
    const rules = new dnsresolver.DnsForwardingRuleset(
      name,
      { ...place, dnsResolverOutboundEndpoints: [{ id: way.id }] },
      this.child()
    )
    const inRules = { resourceGroupName: place.resourceGroupName, dnsForwardingRulesetName: rules.name }
    for (const zone of args.zones)
      new dnsresolver.ForwardingRule(
        `${name}-${zone.replaceAll(".", "-")}`,
        {
          ...inRules,
          domainName: `${zone}.`,
          forwardingRuleState: "Enabled",
          targetDnsServers: args.servers.map((ipAddress) => ({ ipAddress, port: 53 }))
        },
        this.child()
      )
    new dnsresolver.PrivateResolverVirtualNetworkLink(
      name,
      { ...inRules, virtualNetwork: { id: args.networkId } },
      this.child()
    )
    this.registerOutputs({})
  }
}
