/** RED by route template, as prom-client keeps it. */
import { collectDefaultMetrics, Histogram, register } from "prom-client"

collectDefaultMetrics()

const durations = new Histogram({
  name: "http_request_duration_seconds",
  help: "Time from request to response by route template and status",
  labelNames: ["method", "route", "status"],
  buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]
})

/** Records one request; `started` by `performance.now()`. */
export const recordRequest = (method: string, route: string, status: number, started: number): void =>
  durations.observe({ method, route, status }, (performance.now() - started) / 1000)

export const metricsText = () => register.metrics()
