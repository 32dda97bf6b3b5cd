/** Migrations of the user service's schema, in order. */
import type { Migrations } from "@lyceum/database/Migration"
import { eventStoreTables } from "@lyceum/database/migrations/eventStore"
import { rateCountTable } from "@lyceum/database/migrations/rateCounts"
import { accounts } from "./0002_accounts.ts"
import { browserSessions } from "./0003_browser_sessions.ts"
import { notifications } from "./0004_notifications.ts"
import { passwordResets } from "./0005_password_resets.ts"
import { notificationChannels } from "./0007_notification_channels.ts"
import { dueDates } from "./0008_due_dates.ts"
import { messageTraces } from "./0010_message_traces.ts"
import { dataRequests } from "./0009_data_requests.ts"
import { secondFactor } from "./0012_second_factor.ts"
import { peopleSearch } from "./0006_people_search.ts"

export const migrations: Migrations = {
  "0001_event_store": eventStoreTables,
  "0002_accounts": accounts,
  "0003_browser_sessions": browserSessions,
  "0004_notifications": notifications,
  "0005_password_resets": passwordResets,
  "0006_people_search": peopleSearch,
  "0007_notification_channels": notificationChannels,
  "0008_due_dates": dueDates,
  "0009_data_requests": dataRequests,
  "0010_message_traces": messageTraces,
  "0011_rate_counts": rateCountTable,
  "0012_second_factor": secondFactor
}
