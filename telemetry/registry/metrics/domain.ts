/** What people do: registrations and completions are events (`lyceum_events_appended_total`); here is the rest. */
import type { MetricEntry } from "../Signal.ts"
import { newsTypes, only } from "./Bounds.ts"

export const domainMetrics: ReadonlyArray<MetricEntry> = [
  {
    name: "lyceum_enrollment_promoted_total",
    type: "counter",
    unit: "1",
    labels: {},
    owner: "enrollment",
    from: only("enrollment"),
    meaning: "Learners who got a seat from the waitlist by the sweep"
  },
  {
    name: "lyceum_ingest_accepted_total",
    type: "counter",
    unit: "1",
    labels: {},
    owner: "progress",
    from: only("progress"),
    meaning: "Learning events that are in the log"
  },
  {
    name: "lyceum_ingest_rejected_total",
    type: "counter",
    unit: "1",
    labels: {},
    owner: "progress",
    from: only("progress"),
    meaning: "Learning events that were refused"
  },
  {
    name: "lyceum_sign_in_attempts_total",
    type: "counter",
    unit: "1",
    labels: { result: ["right", "wrong", "throttled"] },
    owner: "user",
    from: only("user"),
    meaning: "Passwords that were tried and codes that were wrong, by what came of it"
  },
  {
    name: "lyceum_refresh_token_reuses_total",
    type: "counter",
    unit: "1",
    labels: {},
    owner: "user",
    from: only("user"),
    meaning: "Sessions that were ended because a refresh token came twice"
  },
  {
    name: "lyceum_breached_passwords_total",
    type: "counter",
    unit: "1",
    labels: { result: ["breached", "not-found", "unknown"] },
    owner: "user",
    from: only("user"),
    meaning: "New passwords by what the set of breached ones says of them; unknown: it was away"
  },
  {
    name: "lyceum_materials_total",
    type: "counter",
    unit: "1",
    labels: { outcome: ["processed", "rejected", "repeated", "superseded"] },
    owner: "file-processor",
    from: ["local"],
    meaning: "Uploads by outcome (processed, rejected, repeated, superseded)"
  },
  {
    name: "lyceum_data_requests_overdue",
    type: "gauge",
    unit: "1",
    labels: { kind: ["erasure", "export"], holder: ["user", "inbox", "enrollment", "progress", "analytics"] },
    owner: "user",
    from: only("user"),
    meaning: "Erasures and exports that a holder of data has not answered although they are due"
  },
  {
    name: "lyceum_notifications_total",
    type: "counter",
    unit: "1",
    labels: { type: newsTypes },
    owner: "user",
    from: only("user"),
    meaning: "News that people were told, by type"
  },
  {
    name: "lyceum_messages_total",
    type: "counter",
    unit: "1",
    labels: {
      channel: ["email", "sms"],
      template: { atMost: 24, of: "templates of mail and SMS" },
      result: ["sent", "refused", "duplicate", "again"]
    },
    owner: "notification-processor",
    from: ["local"],
    meaning: "Messages by channel, template and what became of them"
  }
]
