/** Configuration: keys `lyceum-gcp-data:…`. */
import { flag, integer, matching, oneOf, text } from "../../config/Keys.ts"
import { project, region } from "../network/Settings.ts"

export const settings = {
  project,
  /** Its number: Google's own services are named by it. */
  projectNumber: matching(/^\d{6,14}$/, "a project's number like 123456789012"),
  region,
  postgresVersion: oneOf(["17", "18"]),
  postgresMachine: matching(/^db-(?:custom-\d+-\d+|g1-small|perf-optimized-N-\d+)$/, "a machine like db-custom-2-8192"),
  postgresStorageGb: integer(10, 65_536),
  postgresStorageMaxGb: integer(10, 65_536),
  highAvailability: flag,
  readReplica: flag,
  backupDays: integer(7, 365),
  backupLocation: matching(/^[a-z]+(?:-[a-z]+\d+)?$/, "a region like europe-west3, or eu"),
  exportDays: integer(1, 365),
  /** Changing it draws every password anew: `2026-11`. */
  rotation: text
}
