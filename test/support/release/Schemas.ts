/** The schemas of an installation, with the migrations that today's code has for each. */
import { migrations as analytics } from "@lyceum/analytics/migrations/index"
import { migrations as course } from "@lyceum/course/migrations/index"
import type { Migrations } from "@lyceum/database/Migration"
import { migrations as enrollment } from "@lyceum/enrollment/migrations/index"
import { migrations as messaging } from "@lyceum/messaging/postgres/migrations"
import { migrations as progress } from "@lyceum/progress/migrations/index"
import { migrations as user } from "@lyceum/user/migrations/index"

export const schemaNames = ["user", "course", "enrollment", "progress", "analytics", "messaging"] as const
export type SchemaName = (typeof schemaNames)[number]

export const schemas: Record<SchemaName, Migrations> = { user, course, enrollment, progress, analytics, messaging }
