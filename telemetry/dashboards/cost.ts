/** What it costs: what is reserved and what of it is used, priced; the cloud's own bill beside it. */
import { board, text } from "./build/Board.ts"
import { cloud, number, series } from "./build/Panels.ts"

const cpu = 'kube_pod_container_resource_requests{namespace=~"lyceum|observability|keda", resource="cpu"}'
const memory = 'kube_pod_container_resource_requests{namespace=~"lyceum|observability|keda", resource="memory"}'
const gibibyte = 1024 ** 3

export const cost = board({
  uid: "lyceum-cost",
  title: "Lyceum / Cost",
  description:
    "Reserved against used, in cores, bytes and money. Prices are yours to write; `npm run cost` estimates a whole environment.",
  sources: ["prometheus", "cloudwatch"],
  variables: [
    text("core_hour", "Price of a core an hour", "0.0425"),
    text("gib_hour", "Price of a GiB an hour", "0.0047"),
    text("region", "Region", "eu-central-1")
  ],
  rows: [
    {
      title: "Pods",
      panels: [
        number({
          title: "A month at this size",
          description:
            "What pods reserve, at the prices above, for 730 hours. Nodes cost more: what no pod reserved is paid for too.",
          unit: "currencyUSD",
          width: 8,
          expr: `(sum(${cpu}) * $core_hour + sum(${memory}) / ${gibibyte} * $gib_hour) * 730`
        }),
        number({
          title: "Cores used of reserved",
          description: "Share of reserved cores that work. Low for days: requests are too large.",
          unit: "percentunit",
          width: 8,
          expr: `sum(rate(container_cpu_usage_seconds_total{namespace=~"lyceum|observability|keda", container!=""}[$__rate_interval])) / sum(${cpu})`
        }),
        number({
          title: "A thousand requests",
          description:
            "What pods of the platform cost by the hour, over the requests of the one address at this rate, for a thousand of them.",
          unit: "currencyUSD",
          width: 8,
          expr: `(sum(kube_pod_container_resource_requests{namespace="lyceum", resource="cpu"}) * $core_hour + sum(kube_pod_container_resource_requests{namespace="lyceum", resource="memory"}) / ${gibibyte} * $gib_hour) / 3600 / sum(rate(http_request_duration_seconds_count{job="web"}[$__rate_interval])) * 1000`
        }),
        series({
          title: "Money by deployable",
          description: "What the pods of a container reserve, a month.",
          unit: "currencyUSD",
          stacked: true,
          queries: [
            {
              expr: `(sum by (namespace, container) (${cpu}) * $core_hour + sum by (namespace, container) (${memory}) / ${gibibyte} * $gib_hour) * 730`,
              legend: "{{namespace}} {{container}}"
            }
          ]
        }),
        series({
          title: "Cores",
          description: "Cores used against reserved, by container.",
          unit: "short",
          queries: [
            {
              expr: 'sum by (container) (rate(container_cpu_usage_seconds_total{namespace="lyceum", container!=""}[$__rate_interval]))',
              legend: "{{container}} used"
            },
            {
              expr: 'sum by (container) (kube_pod_container_resource_requests{namespace="lyceum", resource="cpu"})',
              legend: "{{container}} reserved"
            }
          ]
        }),
        series({
          title: "Memory",
          description: "Memory used against reserved, by container.",
          unit: "bytes",
          queries: [
            {
              expr: 'sum by (container) (container_memory_working_set_bytes{namespace="lyceum", container!=""})',
              legend: "{{container}} used"
            },
            {
              expr: 'sum by (container) (kube_pod_container_resource_requests{namespace="lyceum", resource="memory"})',
              legend: "{{container}} reserved"
            }
          ]
        })
      ]
    },
    {
      title: "What telemetry itself costs",
      panels: [
        series({
          title: "Series",
          description: "Series that Prometheus holds; each costs memory. A step upwards is a label that grew.",
          unit: "short",
          queries: [{ expr: "max by (instance) (prometheus_tsdb_head_series)", legend: "{{instance}}" }]
        }),
        series({
          title: "Spans",
          description: "Spans a second that the collector took, by service. Their share is OTEL_TRACES_SAMPLER_ARG.",
          unit: "ops",
          queries: [
            {
              expr: "sum by (service) (rate(lyceum_telemetry_spans_exported_total[$__rate_interval]))",
              legend: "{{service}}"
            }
          ]
        }),
        series({
          title: "Log bytes",
          description: "Bytes a second that Alloy sent to Loki.",
          unit: "Bps",
          queries: [{ expr: "sum(rate(loki_write_sent_bytes_total[$__rate_interval]))", legend: "sent" }]
        })
      ]
    },
    {
      title: "The cloud's bill (AWS)",
      panels: [
        cloud({
          title: "This month so far",
          description: "Estimated charges of the account, by service. They are in us-east-1 alone, and some hours old.",
          unit: "currencyUSD",
          width: 24,
          region: "us-east-1",
          metrics: [
            {
              namespace: "AWS/Billing",
              metric: "EstimatedCharges",
              statistic: "Maximum",
              dimensions: { Currency: "USD", ServiceName: "*" }
            }
          ]
        })
      ]
    }
  ]
})
