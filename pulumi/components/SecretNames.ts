/** Names of secrets in each cloud's store. The one name is `lyceum/<environment>/<deployable>/<KEY>`; only AWS can write it so. */
import type { Cloud } from "./Component.ts"

/**
 * `lyceum/dev/analytics/DATABASE_URL` as it is (AWS), or `lyceum-dev-analytics-DATABASE-URL` (Key Vault knows letters, digits
 * and `-`; Secret Manager no `/`). Keys of ours do not differ in `-` and `_` alone.
 */
export const storedName = (cloud: Cloud, name: string): string =>
  cloud === "aws" ? name : name.replaceAll(/[/_]/g, "-")
