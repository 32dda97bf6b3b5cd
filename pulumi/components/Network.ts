/** The network of an environment: where things are, and what may be reached from outside. */
import type { Input, Output } from "@pulumi/pulumi"

export interface NetworkArgs {
  /** The whole range, for example `10.20.0.0/16`; clouds that are joined have ranges that do not overlap. */
  readonly cidr: string
  /** How many availability zones subnets are laid over: 3 where it matters, fewer where it must be cheap. */
  readonly zones: 1 | 2 | 3
  /** A way out for each zone, so that the loss of one zone is not felt by the others; otherwise one for all. */
  readonly egressPerZone: boolean
  /** Days that flow logs are kept. */
  readonly flowLogDays: number
}

export interface NetworkOutputs {
  readonly networkId: Output<string>
  /** For load balancers and ways out alone. */
  readonly publicSubnets: ReadonlyArray<Output<string>>
  /** For nodes and functions: a way out, no way in. */
  readonly privateSubnets: ReadonlyArray<Output<string>>
  /** For databases and brokers: no way out to the internet, no way in. */
  readonly dataSubnets: ReadonlyArray<Output<string>>
}

/** What other blocks need of a network. */
export interface Placement {
  readonly networkId: Input<string>
  readonly cidr: Input<string>
  readonly subnets: Input<Array<string>>
}
