/** Every migration of the course service, in order. Forward only. */
import type { Migrations } from "@lyceum/database/Migration"
import { eventStoreTables } from "@lyceum/database/migrations/eventStore"
import { rateCountTable } from "@lyceum/database/migrations/rateCounts"
import { courseTables } from "./courses.ts"
import { materialTables } from "./materials.ts"
import { searchTables } from "./search.ts"

export const migrations: Migrations = {
  "0001_event_store": eventStoreTables,
  "0002_courses": courseTables,
  "0003_search": searchTables,
  "0004_materials": materialTables,
  "0005_rate_counts": rateCountTable
}
