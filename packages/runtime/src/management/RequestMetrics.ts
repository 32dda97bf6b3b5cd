/** Rate, errors and duration by route template; never by path, so that strangers cannot make series. */
import { cells, distributions, type Distribution } from "../telemetry/Own.ts"

const durations = distributions(
  "http_request_duration_seconds",
  "Time from request to response by route template and status",
  [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.3, 0.5, 1, 2.5, 5]
)

/** Requests under way, of every service of this process. */
export const inFlight = cells("gauge", "http_requests_in_flight", "Requests that are being answered")({})

const methods = ["OTHER", "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const

/** The method as it is told: one of those that HTTP has, else `OTHER`. */
export const toldMethod = (method: string): (typeof methods)[number] =>
  methods.find((name) => name === method) ?? "OTHER"

/** Series by route, and within it by method and status as one number: nothing is allocated for a request. */
const known = new Map<string, Map<number, Distribution>>()

const seriesOf = (method: string, route: string, status: number): Distribution => {
  const position = Math.max(
    0,
    methods.findIndex((name) => name === method)
  )
  const ofRoute = known.get(route) ?? new Map<number, Distribution>()
  known.set(route, ofRoute)
  const key = position * 1000 + status
  const found = ofRoute.get(key)
  if (found !== undefined) return found
  const made = durations({ method: methods[position] ?? "OTHER", route, status: String(status) })
  ofRoute.set(key, made)
  return made
}

/** Records one request. `route` is its template; without one it counts as `unmatched`. Seconds. */
export const recordRequest = (
  method: string,
  route: string | undefined,
  status: number,
  seconds: number,
  traceId?: string
): void => seriesOf(method, route ?? "unmatched", status).observe(seconds, traceId)
