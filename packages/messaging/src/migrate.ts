/** Brings the schema of the event log and job queue on PostgreSQL up to date, with DATABASE_OWNER_URL, and ends. */
import { runMigrationJob } from "@lyceum/database/Migrate"
import { migrations } from "./postgres/migrations.ts"

runMigrationJob("messaging", migrations)
