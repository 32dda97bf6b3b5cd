/** The schema of the progress service, step by step. */
import type { Migrations } from "@lyceum/database/Migration"
import { dataAnswersDue } from "@lyceum/database/migrations/dataAnswers"
import { eventStoreTables } from "@lyceum/database/migrations/eventStore"
import { rateCountTable } from "@lyceum/database/migrations/rateCounts"
import { certificateTables } from "./certificateTables.ts"
import { enrollmentEventTime } from "./enrollmentEventTime.ts"
import { progressTables } from "./progressTables.ts"
import { webTables } from "./webTables.ts"

export const migrations: Migrations = {
  "0001_event_store": eventStoreTables,
  "0002_progress": progressTables,
  "0003_web": webTables,
  "0004_certificates": certificateTables,
  "0005_data_answers": dataAnswersDue,
  "0006_rate_counts": rateCountTable,
  "0007_enrollment_event_time": enrollmentEventTime
}
