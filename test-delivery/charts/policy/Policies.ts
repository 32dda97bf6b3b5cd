/** All rules by name, over the objects of one chart in one cluster. */
import type { Manifest } from "../Manifest.ts"
import * as Delivery from "./Delivery.ts"
import * as Network from "./Network.ts"
import * as Pods from "./Pods.ts"
import * as Scaling from "./Scaling.ts"
import * as Transport from "./Transport.ts"

export const policies = {
  ...Pods,
  denied: Network.denied,
  named: Network.named,
  ...Scaling,
  ...Delivery,
  ...Transport
} as const
export type PolicyName = keyof typeof policies

export const policyNames = Object.keys(policies)

/** Every breach of every rule, as sentences. */
export const faultsOf = (manifests: ReadonlyArray<Manifest>): ReadonlyArray<string> =>
  Object.values(policies).flatMap((rule) => rule(manifests))
