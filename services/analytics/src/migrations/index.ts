/** Migrations of the schema `analytics`, in order. */
import type { Migrations } from "@lyceum/database/Migration"
import { dataAnswersDue } from "@lyceum/database/migrations/dataAnswers"
import { eventStoreTables } from "@lyceum/database/migrations/eventStore"
import { rateCountTable } from "@lyceum/database/migrations/rateCounts"
import { readModels } from "./0002_read_models.ts"
import { approximateWindows } from "./0003_approximate_windows.ts"
import { exportTables } from "./0004_exports.ts"

export const migrations: Migrations = {
  "0001_event_store": eventStoreTables,
  "0002_read_models": readModels,
  "0003_approximate_windows": approximateWindows,
  "0004_exports": exportTables,
  "0005_data_answers": dataAnswersDue,
  "0006_rate_counts": rateCountTable
}
