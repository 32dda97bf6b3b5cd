/** The one Prometheus registry of this process: default process metrics, request metrics, and Effect's own. */
import { collectDefaultMetrics, Registry } from "prom-client"

export const registry = new Registry()

let collecting = false

/** Process metrics (CPU, memory, event-loop lag), once a process however many services it runs. */
export const collectProcessMetrics = (): void => {
  if (collecting) return
  collecting = true
  collectDefaultMetrics({ register: registry })
}
