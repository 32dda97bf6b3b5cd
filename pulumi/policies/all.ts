/** Every rule. */
import { anyPolicies } from "./any.ts"
import { awsPolicies } from "./aws.ts"
import { azurePolicies } from "./azure.ts"
import { gcpPolicies } from "./gcp.ts"
import type { Policy } from "./Policy.ts"

export const allPolicies: ReadonlyArray<Policy> = [...anyPolicies, ...awsPolicies, ...azurePolicies, ...gcpPolicies]
