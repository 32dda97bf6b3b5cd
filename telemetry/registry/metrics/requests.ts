/** Rate, errors and duration of what is asked of a service, and of what it asks of others. */
import type { MetricEntry } from "../Signal.ts"
import { callers, methods, routes, services, statuses, upstreams } from "./Bounds.ts"

export const requestsMetrics: ReadonlyArray<MetricEntry> = [
  {
    name: "lyceum_upstream_request_duration_seconds",
    type: "histogram",
    unit: "seconds",
    labels: { upstream: upstreams, outcome: ["failed", "1xx", "2xx", "3xx", "4xx", "5xx"] },
    owner: "runtime",
    from: callers,
    meaning:
      "Time until another service began to answer, by what came: a class of status, or failed (no answer, too late, breaker open)"
  },
  {
    name: "lyceum_circuit_breaker_state",
    type: "gauge",
    unit: "1",
    labels: { upstream: upstreams },
    owner: "runtime",
    from: callers,
    meaning: "0 = closed, 1 = one probe decides, 2 = open: nobody is asked"
  },
  {
    name: "http_request_duration_seconds",
    type: "histogram",
    unit: "seconds",
    labels: { method: methods, route: routes, status: statuses },
    owner: "runtime",
    from: services,
    meaning: "Time from request to response by route template and status"
  },
  {
    name: "http_requests_in_flight",
    type: "gauge",
    unit: "1",
    labels: {},
    owner: "runtime",
    from: services,
    meaning: "Requests that are being answered"
  },
  {
    name: "http_requests_shed_total",
    type: "counter",
    unit: "1",
    labels: {},
    owner: "runtime",
    from: services,
    meaning: "Requests turned away with 429 because too much was under way; they are in no other family"
  },
  {
    name: "lyceum_tls_certificate_expires_timestamp_seconds",
    type: "gauge",
    unit: "seconds",
    labels: {},
    owner: "runtime",
    from: services,
    meaning: "When the certificate that is in use between services ends, in seconds since 1970",
    needs: "tls"
  },
  {
    name: "lyceum_tls_reload_failures_total",
    type: "counter",
    unit: "1",
    labels: {},
    owner: "runtime",
    from: services,
    meaning:
      "Looks at the folder of the certificate that found a pair which cannot be used; the one before stays in use"
  }
]
