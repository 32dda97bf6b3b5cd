/** Configuration: keys `lyceum-azure-network:…`. */
import { Schema } from "effect"
import { cidr, domain, flag, integer, json, matching } from "../../config/Keys.ts"

export const settings = {
  /** Region of Azure, in its own word: `germanywestcentral`. */
  location: matching(/^[a-z]+[0-9]?$/, "a region like germanywestcentral"),
  domain,
  /** A /16 that overlaps with no other network of ours. */
  cidr: matching(/^(?:\d{1,3}\.){2}0\.0\/16$/, "a range like 10.40.0.0/16"),
  /** Range of AWS' network in this environment. */
  awsCidr: cidr,
  zones: json(Schema.Literals([1, 2, 3])),
  egressPerZone: flag,
  logDays: integer(30, 730),
  dailyLogGb: integer(1, 500),
  flowLogDays: integer(1, 365),
  vpnSku: matching(/^VpnGw[1-5]AZ$/, "a gateway over zones, like VpnGw1AZ")
}
