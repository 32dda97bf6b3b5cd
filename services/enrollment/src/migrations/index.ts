/** Every migration of the enrollment schema, in order. */
import type { Migrations } from "@lyceum/database/Migration"
import { dataAnswersDue } from "@lyceum/database/migrations/dataAnswers"
import { eventStoreTables } from "@lyceum/database/migrations/eventStore"
import { rateCountTable } from "@lyceum/database/migrations/rateCounts"
import { enrollmentTables } from "./0002_enrollments.ts"
import { batchTables } from "./0003_batches.ts"
import { dueColumn } from "./0004_due.ts"

export const migrations: Migrations = {
  "0001_event_store": eventStoreTables,
  "0002_enrollments": enrollmentTables,
  "0003_batches": batchTables,
  "0004_due": dueColumn,
  "0005_data_answers": dataAnswersDue,
  "0006_rate_counts": rateCountTable
}
