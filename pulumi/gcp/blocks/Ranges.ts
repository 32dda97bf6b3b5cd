/** How an environment's range (a /16) is cut. Pure. */
import { rangeIn } from "../../components/Ranges.ts"

/** Names of the subnet's further ranges. */
export const podsName = "pods"
export const servicesName = "services"

export interface Ranges {
  readonly nodes: string
  /** Every pod has an address of the network: 110 pods a node, a /24 each. */
  readonly pods: string
  readonly services: string
  /** Proxies of internal gateways. */
  readonly proxies: string
  /** Cloud SQL and others that Google runs beside the network. */
  readonly peered: string
  /** The control plane of GKE. */
  readonly controlPlane: string
}

export const rangesOf = (cidr: string): Ranges => ({
  nodes: rangeIn(cidr, 20, 0),
  services: rangeIn(cidr, 20, 1),
  peered: rangeIn(cidr, 20, 2),
  proxies: rangeIn(cidr, 24, 48),
  controlPlane: rangeIn(cidr, 28, 49 * 16),
  pods: rangeIn(cidr, 17, 1)
})

/** The address that the internal gateway has: the tenth of the nodes' range. */
export const internalAddress = (cidr: string): string => rangesOf(cidr).nodes.replace(/\.0\/20$/, ".10")
