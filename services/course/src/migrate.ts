/** Brings the schema up to date before a new version starts, with DATABASE_OWNER_URL, and ends. */
import { runMigrationJob } from "@lyceum/database/Migrate"
import { migrations } from "./migrations/index.ts"

runMigrationJob("course", migrations)
