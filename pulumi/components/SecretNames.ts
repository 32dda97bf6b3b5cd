/** Names of secrets in each cloud's store. The one name is `lyceum/<environment>/<deployable>/<KEY>`; only AWS can write it so. */
import type { Cloud } from "./Component.ts"

/**
 * `lyceum/dev/analytics/DATABASE_URL` as it is (AWS); `lyceum-dev-analytics-DATABASE_URL` (Secret Manager knows no `/`);
 * `lyceum-dev-analytics-DATABASE-URL` (Key Vault no `_` either). The charts' `lyceum.remoteKey` is the same rule.
 */
export const storedName = (cloud: Cloud, name: string): string => {
  if (cloud === "aws") return name
  return cloud === "gcp" ? name.replaceAll("/", "-") : name.replaceAll(/[/_]/g, "-")
}
