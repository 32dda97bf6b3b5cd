/** Every dashboard by the name of its file. */
import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard"
import { cost } from "../cost.ts"
import { events } from "../events.ts"
import { kafka } from "../kafka.ts"
import { learning } from "../learning.ts"
import { log } from "../logs.ts"
import { overview } from "../overview.ts"
import { postgres } from "../postgres.ts"
import { serverless } from "../serverless.ts"
import { service } from "../service.ts"
import { streaming } from "../streaming.ts"

export const dashboards: Readonly<Record<string, Dashboard>> = {
  overview,
  service,
  events,
  streaming,
  learning,
  kafka,
  postgres,
  serverless,
  cost,
  logs: log
}
