/** Migrations of the user service's schema, in order. */
import type { Migrations } from "@lyceum/database/Database"
import { eventStoreTables } from "@lyceum/database/migrations/eventStore"
import { accounts } from "./0002_accounts.ts"
import { browserSessions } from "./0003_browser_sessions.ts"

export const migrations: Migrations = {
  "0001_event_store": eventStoreTables,
  "0002_accounts": accounts,
  "0003_browser_sessions": browserSessions
}
