/**
 * How a signal is declared: the one place that says what the system tells of itself. Code, dashboards, alerts and documents are
 * checked against these entries, in both directions.
 */

/** Values a label may have: all of them, or how many there are at most and of what. */
export type LabelBound = ReadonlyArray<string> | { readonly atMost: number; readonly of: string }

/** Who answers for a signal: a service, or the package that every service shares. */
export type Owner =
  | "user"
  | "course"
  | "enrollment"
  | "progress"
  | "analytics"
  | "web"
  | "unique-learners"
  | "file-processor"
  | "notification-processor"
  | "runtime"
  | "messaging"
  | "database"

/** The deployable things that are scraped. */
export type Scraped = "user" | "course" | "enrollment" | "progress" | "analytics" | "web" | "unique-learners" | "local"

/** A metric family as Prometheus knows it. */
export interface MetricEntry {
  /** As in the exposition: a counter with `_total`, a histogram without `_bucket`. */
  readonly name: string
  readonly type: "counter" | "gauge" | "histogram"
  readonly unit: "seconds" | "bytes" | "1"
  /** Without `le`. */
  readonly labels: Readonly<Record<string, LabelBound>>
  readonly owner: Owner
  /** Whose `/metrics` has it; `local` = also the laptop's one process, which has all. */
  readonly from: ReadonlyArray<Scraped>
  /** The HELP text, word for word. */
  readonly meaning: string
  /** Emitted with this alone (an adapter, a certificate), and so by another test than the running embedded platform. */
  readonly needs?: "kafka" | "tls"
}

/** A metric that a function writes into its log in the embedded metric format; CloudWatch namespace `Lyceum`. */
export interface EmbeddedMetricEntry {
  readonly name: string
  readonly unit: "Count" | "Milliseconds"
  readonly dimensions: Readonly<Record<string, LabelBound>>
  readonly owner: Owner
  readonly meaning: string
}

/** A kind of span. `pattern` fits the names it may have; `name` is how it is written down. */
export interface SpanEntry {
  readonly name: string
  readonly pattern: string
  readonly kind: "server" | "client" | "producer" | "consumer" | "internal"
  readonly owner: Owner
  /** Every attribute it may have. */
  readonly attributes: ReadonlyArray<string>
  readonly meaning: string
  /** Not part of an ordinary day: an operator's work. */
  readonly rare?: true
}

/** A field of a line of the log. `always` = every line has it. */
export interface LogFieldEntry {
  readonly name: string
  readonly type: "string" | "number" | "boolean" | "array" | "any"
  readonly owner: Owner
  readonly always: boolean
  readonly meaning: string
}
