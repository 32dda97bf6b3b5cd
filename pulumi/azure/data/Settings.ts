/** Configuration: keys `lyceum-azure-data:…`. */
import { Schema } from "effect"
import { flag, integer, json, matching, oneOf, text, texts } from "../../config/Keys.ts"

/** An id as Entra gives it. */
export const guid = matching(
  /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  "an id like 00000000-0000-0000-0000-000000000000"
)

export const settings = {
  location: matching(/^[a-z]+[0-9]?$/, "a region like germanywestcentral"),
  /** Region of the backups that outlive this one; `none` keeps them here. */
  recoveryLocation: matching(/^[a-z]+[0-9]?$/, "a region like germanynorth, or none"),
  tenantId: guid,
  /** Group of Entra whose members administrate the database. */
  administrators: json(Schema.Struct({ objectId: guid, name: Schema.NonEmptyString })),
  postgresVersion: oneOf(["17", "18"]),
  postgresMachine: matching(/^Standard_[BDE]\w+$/, "a machine like Standard_D2ds_v5"),
  postgresStorageGb: integer(32, 32_767),
  postgresStorageMaxGb: integer(32, 32_767),
  highAvailability: flag,
  readReplica: flag,
  backupDays: integer(7, 35),
  /** The server's zone, its standby's, its replica's. */
  zones: json(Schema.Array(Schema.Literals(["1", "2", "3"])).check(Schema.isMinLength(1))),
  exportDays: integer(1, 365),
  registryZoneRedundant: flag,
  registryPushRanges: texts,
  /** Changing it draws every password anew: `2026-11`. */
  rotation: text
}
