/** Configuration: keys `lyceum-azure-cluster:…`. */
import { Schema } from "effect"
import { cidr, flag, integer, json, matching, oneOf } from "../../config/Keys.ts"
import { guid } from "../data/Settings.ts"

const Pool = Schema.Struct({
  name: Schema.String.check(
    Schema.isPattern(/^[a-z][a-z0-9]{0,9}$/, { message: "must be up to 10 lower-case letters and digits" })
  ),
  machine: Schema.String.check(
    Schema.isPattern(/^Standard_[A-Z]\w+$/, { message: "must be a machine like Standard_D2ds_v5" })
  ),
  min: Schema.Int.check(Schema.isGreaterThanOrEqualTo(1)),
  max: Schema.Int.check(Schema.isGreaterThanOrEqualTo(1)),
  diskGb: Schema.Int.check(Schema.isBetween({ minimum: 30, maximum: 2048 }))
})

export const settings = {
  location: matching(/^[a-z]+[0-9]?$/, "a region like germanywestcentral"),
  tenantId: guid,
  version: oneOf(["1.36"]),
  /** Group of Entra whose members administrate the cluster. */
  administratorGroup: guid,
  /** Only from the network and what is joined to it. */
  privateApi: flag,
  /** Who reaches the API server otherwise. */
  apiRanges: json(Schema.Array(cidr)),
  /** Free, or with an agreed availability. */
  tier: oneOf(["Free", "Standard"]),
  zones: json(Schema.Literals([1, 2, 3])),
  system: json(Pool),
  workload: json(Pool),
  podCidr: cidr,
  serviceCidr: cidr,
  logDays: integer(30, 730),
  defender: flag
}
