/** Configuration: keys `lyceum-gcp-link:…`. */
import { cidr, domain, integer, matching, text } from "../../config/Keys.ts"
import { project, region } from "../network/Settings.ts"

export const settings = {
  project,
  region,
  awsRegion: matching(/^[a-z]{2}-[a-z]+-[0-9]$/, "a region like eu-central-1"),
  domain,
  /** Our network and AWS': they must not overlap. */
  cidr,
  awsCidr: cidr,
  /** Private ones and that of the data subnets: one a zone, and one. */
  awsRouteTables: integer(2, 8),
  /** Changing it draws every password and key anew: `2026-11`. */
  rotation: text
}
