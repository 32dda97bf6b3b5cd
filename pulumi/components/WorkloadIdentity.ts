/** Who a pod is in the cloud: a service account of the cluster bound to an identity of the cloud, with what it may. */
import type { Input, Output } from "@pulumi/pulumi"

export interface WorkloadIdentityArgs<Grant> {
  /** Deployable, for example `course`. */
  readonly deployable: string
  readonly cluster: Input<string>
  readonly namespace: string
  readonly serviceAccount: string
  /** Rights in the cloud's own words; the least that the code needs. */
  readonly grants: ReadonlyArray<Grant>
}

export interface WorkloadIdentityOutputs {
  /** Value of the fact `identity-<deployable>`: an ARN, a client id or the address of a service account. */
  readonly identity: Output<string>
}
