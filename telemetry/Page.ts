/** The page of all signals, in Markdown, from the registry. Pure. */
import { logFields } from "./registry/log-fields.ts"
import { embeddedMetrics, metrics } from "./registry/metrics.ts"
import type { LabelBound, MetricEntry } from "./registry/Signal.ts"
import { spans } from "./registry/spans.ts"

const cell = (text: string) => text.replaceAll("|", "\\|")

const table = (head: ReadonlyArray<string>, rows: ReadonlyArray<ReadonlyArray<string>>): string =>
  [head, head.map(() => "---"), ...rows].map((row) => `| ${row.map(cell).join(" | ")} |`).join("\n")

const bound = (label: string, values: LabelBound): string =>
  "atMost" in values
    ? `\`${label}\` (at most ${values.atMost} ${values.of})`
    : `\`${label}\` (${values.length > 6 ? `${values.length} values` : values.join(", ")})`

const labels = (all: MetricEntry["labels"]) =>
  Object.entries(all)
    .map(([label, values]) => bound(label, values))
    .join("; ")

const byName = <A extends { readonly name: string }>(all: ReadonlyArray<A>) =>
  all.toSorted((a, b) => (a.name < b.name ? -1 : 1))

/** The whole page. */
export const signalsPage = (): string => `# Signals
What the system tells of itself. Made from \`telemetry/registry\` by \`npm run generate\`; \`npm run test:telemetry\` holds a running platform against
the same entries in both directions: nothing else is emitted, and everything is.

## Where
| signal | where | turned on by |
|---|---|---|
| metrics | \`GET /metrics\` on the management listener of every service; OpenMetrics with exemplars where \`Accept\` asks for it | always |
| traces | OTLP over HTTP (JSON) to \`OTEL_EXPORTER_OTLP_ENDPOINT\`/v1/traces | \`OTEL_EXPORTER_OTLP_ENDPOINT\`; \`OTEL_TRACES_SAMPLER_ARG\` = share of requests, default 0.1 |
| logs | one JSON object a line on stdout; \`data/logs/lyceum.jsonl\` of \`npm start\` | \`LOG_LEVEL\`, default \`Info\` |
| health | \`GET /health/live\`, \`/health/ready\` on the same listener | always |

## Traces
Every request of the web app names a trace of its own (\`traceparent\`, flags 00), and so may any other caller. **Whether it is recorded is decided
at the web service, by chance** (\`OTEL_TRACES_SAMPLER_ARG\`): it keeps the caller's trace id, so that a person can say which request failed, and
ignores the sampled flag, so that nobody makes us record everything; nor does it go by the id, which a caller chooses too. The services behind
follow the web service. What a page sends while it is being left (a beacon) cannot carry the header: its trace begins at the web service.

| from | to | how |
|---|---|---|
| request | service behind | \`traceparent\` of the call |
| command | event store, relay, log | \`traceparent\` in the event's metadata, then in the record's headers |
| record | consumer | a span of each recorded trace, at most 16 a batch: statements hang below the first, the others link to it |
| learning event | streaming job | the same for a read of a partition; what a window's count becomes goes on with one trace of the window and links to the others |
| command, job | queue | \`traceparent\` in the row, or attribute of the SQS message; none in those of releases before, which are worked without a trace |
| event | news, mail, SMS | \`traceparent\` in the row until its turn has come; a digest, which tells of many, has none |
| SQS message | function | span \`work <queue>\`, sent before the function answers |

What is not recorded makes no span, and keeps its ids all the same: lines of the log of requests, jobs and dead letters name their trace. Where
something failed, the web app shows \`x-request-id\`: field \`requestId\` of the log, whose lines name the trace. \`OTEL_BSP_MAX_QUEUE_SIZE\` (8192), \`OTEL_BSP_MAX_EXPORT_BATCH_SIZE\` (512), \`OTEL_BSP_SCHEDULE_DELAY\` (1000 ms) and
\`OTEL_BSP_EXPORT_TIMEOUT\` (5000 ms) bound the exporter: what the collector does not take is dropped and counted.

## Metrics
${table(
  ["name", "type", "labels", "owner", "meaning"],
  byName(metrics).map((one) => [`\`${one.name}\``, one.type, labels(one.labels), one.owner, one.meaning])
)}

## Metrics of functions
In the cloud, in CloudWatch's namespace \`Lyceum\`, by lines of the functions' logs in the embedded metric format.
${table(
  ["name", "unit", "dimensions", "owner", "meaning"],
  embeddedMetrics.map((one) => [`\`${one.name}\``, one.unit, labels(one.dimensions), one.owner, one.meaning])
)}

## Spans
${table(
  ["name", "kind", "attributes", "owner", "meaning"],
  spans.map((one) => [
    `\`${one.name}\``,
    one.kind,
    one.attributes.map((name) => `\`${name}\``).join(", "),
    one.owner,
    one.meaning
  ])
)}

## Fields of a log line
${table(
  ["name", "type", "in every line", "owner", "meaning"],
  logFields.map((one) => [`\`${one.name}\``, one.type, one.always ? "yes" : "", one.owner, one.meaning])
)}
`
