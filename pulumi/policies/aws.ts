/** The rules for AWS. */
import { computePolicies } from "./aws/Compute.ts"
import { databasePolicies } from "./aws/Databases.ts"
import { messagingPolicies } from "./aws/Messaging.ts"
import { networkPolicies } from "./aws/Networks.ts"
import { rightsPolicies } from "./aws/Rights.ts"
import { storePolicies } from "./aws/Stores.ts"
import type { Policy } from "./Policy.ts"

export const awsPolicies: ReadonlyArray<Policy> = [
  ...databasePolicies,
  ...storePolicies,
  ...messagingPolicies,
  ...computePolicies,
  ...networkPolicies,
  ...rightsPolicies
]
