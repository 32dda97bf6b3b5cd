/** Rate, errors and duration by route template; never by path, so that strangers cannot make series. */
import { Histogram } from "prom-client"
import { registry } from "./Registry.ts"

const durations = new Histogram({
  name: "http_request_duration_seconds",
  help: "Time from request to response by route template and status",
  labelNames: ["method", "route", "status"],
  buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
  registers: [registry]
})

const methods = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])

/** Records one request. `route` is its template; without one it counts as `unmatched`. Seconds. */
export const recordRequest = (method: string, route: string | undefined, status: number, seconds: number): void =>
  durations.observe(
    { method: methods.has(method) ? method : "OTHER", route: route ?? "unmatched", status: String(status) },
    seconds
  )
