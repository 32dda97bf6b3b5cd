/** Rules of Google Cloud. Each is a plain function; `Policy.ts` says what it sees. */
import { gcpCluster } from "./gcp/Cluster.ts"
import { gcpDatabase } from "./gcp/Database.ts"
import { gcpNetwork } from "./gcp/Network.ts"
import { gcpStores } from "./gcp/Stores.ts"
import type { Policy } from "./Policy.ts"

export const gcpPolicies: ReadonlyArray<Policy> = [...gcpStores, ...gcpDatabase, ...gcpCluster, ...gcpNetwork]
