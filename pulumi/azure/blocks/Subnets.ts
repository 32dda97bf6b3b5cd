/** How an environment's range (a /16) is cut. Pure. */
import { rangeIn } from "../../components/Ranges.ts"

/** Every range of a virtual network; `nodes` has one a zone. */
export interface Subnets {
  readonly nodes: ReadonlyArray<string>
  /** Of PostgreSQL's flexible server alone, which Azure puts into it. */
  readonly database: string
  /** Private endpoints: the vault, the stores, the registry. */
  readonly endpoints: string
  /** The API server's own addresses. */
  readonly apiServer: string
  /** Internal load balancers. */
  readonly ingress: string
  /** Gateway of the way to Kafka; Azure wants it named so. */
  readonly GatewaySubnet: string
  /** From where names of AWS are asked for. */
  readonly resolver: string
}

/** `subnetsOf("10.40.0.0/16", 3)`: /20 for the nodes of each zone; pods have addresses of their own (overlay). */
export const subnetsOf = (cidr: string, zones: number): Subnets => ({
  nodes: Array.from({ length: zones }, (_, zone) => rangeIn(cidr, 20, zone)),
  database: rangeIn(cidr, 24, 64),
  endpoints: rangeIn(cidr, 24, 65),
  ingress: rangeIn(cidr, 24, 66),
  apiServer: rangeIn(cidr, 28, 67 * 16),
  GatewaySubnet: rangeIn(cidr, 27, 68 * 8),
  resolver: rangeIn(cidr, 28, 69 * 16)
})

/** The address that the internal gateway has: the tenth of the load balancers' range. */
export const internalAddress = (cidr: string): string => subnetsOf(cidr, 1).ingress.replace(/\.0\/24$/, ".10")
