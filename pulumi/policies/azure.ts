/** Rules of Azure. Each is a plain function; `Policy.ts` says what it sees. */
import { azureCluster } from "./azure/Cluster.ts"
import { azureDatabase } from "./azure/Database.ts"
import { azureNetwork } from "./azure/Network.ts"
import { azureStores } from "./azure/Stores.ts"
import type { Policy } from "./Policy.ts"

export const azurePolicies: ReadonlyArray<Policy> = [...azureStores, ...azureDatabase, ...azureCluster, ...azureNetwork]
