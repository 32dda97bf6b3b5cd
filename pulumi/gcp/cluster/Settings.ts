/** Configuration: keys `lyceum-gcp-cluster:…`. */
import { Schema } from "effect"
import { cidr, flag, integer, json, matching, oneOf } from "../../config/Keys.ts"
import { project, region } from "../network/Settings.ts"

const Pool = Schema.Struct({
  name: Schema.String.check(
    Schema.isPattern(/^[a-z][a-z0-9-]{0,38}$/, { message: "must be lower-case letters, digits and dashes" })
  ),
  machine: Schema.String.check(
    Schema.isPattern(/^[a-z][a-z0-9]*-[a-z]+(?:-\d+)?$/, { message: "must be a machine like e2-standard-2" })
  ),
  min: Schema.Int.check(Schema.isGreaterThanOrEqualTo(1)),
  max: Schema.Int.check(Schema.isGreaterThanOrEqualTo(1)),
  diskGb: Schema.Int.check(Schema.isBetween({ minimum: 20, maximum: 2048 }))
})

export const settings = {
  project,
  region,
  /** The region, or one zone of it. */
  location: matching(/^[a-z]+-[a-z]+[0-9]+(?:-[a-f])?$/, "a region or zone like europe-west3 or europe-west3-a"),
  /** Zones that nodes are laid over. */
  zones: json(Schema.NonEmptyArray(Schema.NonEmptyString)),
  version: oneOf(["1.36"]),
  cidr,
  awsCidr: cidr,
  /** Only from the network and what is joined to it. */
  privateApi: flag,
  /** Who reaches the API server otherwise. */
  apiRanges: json(Schema.Array(cidr)),
  pools: json(Schema.NonEmptyArray(Pool)),
  logDays: integer(30, 730)
}
