/** A Kubernetes cluster whose pods have identities of the cloud. */
import type { Input, Output } from "@pulumi/pulumi"
import type { Placement } from "./Network.ts"

/** Who reaches the API server: the network alone, or also these ranges. `0.0.0.0/0` is refused by policy. */
export type ApiAccess =
  | { readonly kind: "private" }
  | { readonly kind: "ranges"; readonly cidrs: ReadonlyArray<string> }

/** A group of equal nodes. Their number is the autoscaler's between the two bounds. */
export interface NodePool {
  readonly name: string
  /** The cloud's name of the machine. */
  readonly machine: string
  readonly min: number
  readonly max: number
  readonly diskGb: number
}

export interface KubernetesClusterArgs {
  readonly name: string
  /** Minor version: `1.36`. */
  readonly version: string
  readonly placement: Placement
  readonly api: ApiAccess
  readonly pools: ReadonlyArray<NodePool>
  /** Key of the cloud's key store that encrypts the secrets in etcd. */
  readonly kmsKey: Input<string>
  readonly logDays: number
}

export interface KubernetesClusterOutputs {
  readonly clusterName: Output<string>
  /** Address of the API server, `https://…`. */
  readonly endpoint: Output<string>
  /** Base64 of the certificate that the API server's is signed by. */
  readonly certificateAuthority: Output<string>
  /** Issuer of the tokens of service accounts (OpenID Connect); empty where the cloud needs none. */
  readonly tokenIssuer: Output<string>
}
