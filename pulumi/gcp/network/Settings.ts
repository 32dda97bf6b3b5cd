/** Configuration: keys `lyceum-gcp-network:…`. */
import { Schema } from "effect"
import { cidr, domain, integer, json, matching } from "../../config/Keys.ts"

/** A project's id, as Google wants it. */
export const project = matching(/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/, "a project's id like lyceum-production")
/** A region, in Google's word. */
export const region = matching(/^[a-z]+-[a-z]+[0-9]+$/, "a region like europe-west3")

export const settings = {
  project,
  region,
  domain,
  /** A /16 that overlaps with no other network of ours. */
  cidr: matching(/^(?:\d{1,3}\.){2}0\.0\/16$/, "a range like 10.60.0.0/16"),
  /** Range of AWS' network in this environment. */
  awsCidr: cidr,
  zones: json(Schema.Literals([1, 2, 3])),
  flowLogDays: integer(1, 365)
}
