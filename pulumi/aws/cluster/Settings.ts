/** Configuration of the stack `lyceum-aws-cluster`. */
import { Schema } from "effect"
import { cidr, integer, json, matching, oneOf, text, texts } from "../../config/Keys.ts"

/** One group of nodes. */
export const Pool = Schema.Struct({
  name: Schema.NonEmptyString,
  machine: Schema.String.check(
    Schema.isPattern(/^[a-z]+\d+g[a-z]*\.[a-z0-9]+$/, { message: "must be a Graviton machine like m8g.large" })
  ),
  min: Schema.Int.check(Schema.isGreaterThan(0)),
  max: Schema.Int.check(Schema.isGreaterThan(0)),
  diskGb: Schema.Int.check(Schema.isBetween({ minimum: 20, maximum: 2000 }))
})

export const settings = {
  account: text,
  region: text,
  version: matching(/^1\.\d+$/, "a minor version like 1.36"),
  /** `private`: who administers comes through the network; `ranges`: also from those. */
  api: oneOf(["private", "ranges"]),
  apiRanges: json(Schema.Array(cidr)),
  pools: json(Schema.NonEmptyArray(Pool)),
  /** How many zones nodes are in: one keeps traffic between zones away, and with it a zone's loss cannot be survived. */
  nodeZones: integer(1, 3),
  administrators: texts,
  logDays: integer(1, 365)
} as const
