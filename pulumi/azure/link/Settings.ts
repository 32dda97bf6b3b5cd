/** Configuration: keys `lyceum-azure-link:…`. */
import { cidr, domain, integer, matching, text } from "../../config/Keys.ts"

export const settings = {
  location: matching(/^[a-z]+[0-9]?$/, "a region like germanywestcentral"),
  awsRegion: matching(/^[a-z]{2}-[a-z]+-[0-9]$/, "a region like eu-central-1"),
  domain,
  /** Azure's network and AWS': they must not overlap. */
  cidr,
  awsCidr: cidr,
  /** Private ones and that of the data subnets: one a zone, and one. */
  awsRouteTables: integer(2, 8),
  /** Changing it draws every password and key anew: `2026-11`. */
  rotation: text
}
