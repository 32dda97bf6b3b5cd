/** Kafka: what clients see, from their own metrics; what the brokers say, from CloudWatch (MSK). */
import { board, text } from "./build/Board.ts"
import { cloud, type CloudMetric, series } from "./build/Panels.ts"
import { largest, quantile, rate } from "./build/Queries.ts"

const broker = (metric: string, statistic: CloudMetric["statistic"]): CloudMetric => ({
  namespace: "AWS/Kafka",
  metric,
  statistic,
  dimensions: { "Cluster Name": "$cluster", "Broker ID": "*" }
})

export const kafka = board({
  uid: "lyceum-kafka",
  title: "Lyceum / Kafka",
  description: "Traffic and lag as our clients see them, and the brokers' own figures.",
  sources: ["prometheus", "cloudwatch"],
  variables: [text("cluster", "MSK cluster", "lyceum-production"), text("region", "Region", "eu-central-1")],
  rows: [
    {
      title: "As clients see it",
      panels: [
        series({
          title: "Produced by relays",
          description: "Events a second put into topics.",
          unit: "ops",
          queries: [{ expr: rate("lyceum_relay_published_total", "service"), legend: "{{service}}" }]
        }),
        series({
          title: "Consumed",
          description: "Records a second given to consumer groups, by topic.",
          unit: "ops",
          queries: [{ expr: rate("lyceum_consumer_consumed_total", "topic, group"), legend: "{{topic}} → {{group}}" }]
        }),
        series({
          title: "Lag",
          description: "Records not read yet, by topic and group.",
          unit: "short",
          bad: 10_000,
          queries: [{ expr: largest("lyceum_consumer_lag_records", "topic, group"), legend: "{{topic}} → {{group}}" }]
        }),
        series({
          title: "Learning events taken",
          description: "Records a second into learning-events, the largest topic.",
          unit: "ops",
          queries: [{ expr: "sum(rate(lyceum_ingest_accepted_total[$__rate_interval]))", legend: "learning-events" }]
        }),
        series({
          title: "From event to effect",
          description: "99 of 100 batches took effect sooner after the event.",
          unit: "s",
          bad: 30,
          queries: [{ expr: quantile(0.99, "lyceum_consumer_delay_seconds", "topic"), legend: "{{topic}}" }]
        }),
        series({
          title: "Failures",
          description: "Tries of relays and runs of groups that failed, a second.",
          unit: "ops",
          queries: [
            { expr: rate("lyceum_relay_failures_total", "service"), legend: "relay of {{service}}" },
            { expr: rate("lyceum_consumer_failures_total", "group"), legend: "group {{group}}" }
          ]
        })
      ]
    },
    {
      title: "The clients themselves",
      panels: [
        series({
          title: "Requests",
          description: "Requests a second that brokers answered, by kind of client.",
          unit: "reqps",
          queries: [{ expr: rate("lyceum_kafka_request_duration_seconds_count", "client"), legend: "{{client}}" }]
        }),
        series({
          title: "Time of an answer",
          description: "99 of 100 requests were answered sooner; reads (Fetch) wait for records and are left out.",
          unit: "s",
          bad: 1,
          queries: [
            {
              expr: quantile(0.99, "lyceum_kafka_request_duration_seconds", "request", 'request!="Fetch"'),
              legend: "{{request}}"
            }
          ]
        }),
        series({
          title: "Without an answer",
          description: "Requests without an answer in time, and calls that failed after all retries, a second.",
          unit: "ops",
          queries: [
            { expr: rate("lyceum_kafka_request_timeouts_total", "client"), legend: "timeouts of {{client}}" },
            { expr: rate("lyceum_kafka_call_failures_total", "operation"), legend: "failed: {{operation}}" }
          ]
        }),
        series({
          title: "Under way and waiting",
          description:
            "Calls under way, and requests that wait for their turn on a connection: a broker is slower than asked.",
          unit: "short",
          queries: [
            { expr: "sum by (operation) (lyceum_kafka_calls_in_flight)", legend: "{{operation}}" },
            { expr: "sum by (client) (lyceum_kafka_requests_waiting)", legend: "waiting: {{client}}" }
          ]
        }),
        series({
          title: "Connected clients",
          description: "Producers, readers and administrators that are connected, by process.",
          unit: "short",
          queries: [{ expr: "sum by (job, client) (lyceum_kafka_clients_connected)", legend: "{{job}} {{client}}" }]
        }),
        series({
          title: "Brokers that answer",
          description: "Answers a second by broker. One at zero beside others is away or leads nothing.",
          unit: "ops",
          queries: [{ expr: rate("lyceum_kafka_broker_answers_total", "broker"), legend: "{{broker}}" }]
        })
      ]
    },
    {
      title: "Brokers (MSK)",
      panels: [
        cloud({
          title: "CPU",
          description: "Share of time that brokers work for us; above 60 % losing one overloads the others.",
          unit: "percent",
          bad: 60,
          metrics: [broker("CpuUser", "Average")]
        }),
        cloud({
          title: "Disk used",
          description: "Share of the volume for logs that is used, by broker. It grows by itself up to a bound.",
          unit: "percent",
          bad: 85,
          metrics: [broker("KafkaDataLogsDiskUsed", "Maximum")]
        }),
        cloud({
          title: "Bytes",
          description: "Bytes a second in and out, by broker.",
          unit: "Bps",
          metrics: [broker("BytesInPerSec", "Average"), broker("BytesOutPerSec", "Average")]
        }),
        cloud({
          title: "Under-replicated partitions",
          description: "Partitions with fewer copies than they should have: a broker is down or slow.",
          unit: "short",
          bad: 1,
          metrics: [broker("UnderReplicatedPartitions", "Maximum")]
        }),
        cloud({
          title: "Connections",
          description: "Client connections, by broker.",
          unit: "short",
          metrics: [broker("ClientConnectionCount", "Maximum")]
        }),
        cloud({
          title: "Offline partitions and controllers",
          description: "Offline partitions must be 0, active controllers 1.",
          unit: "short",
          metrics: ["OfflinePartitionsCount", "ActiveControllerCount"].map((metric) => ({
            namespace: "AWS/Kafka",
            metric,
            statistic: "Maximum",
            dimensions: { "Cluster Name": "$cluster" }
          }))
        })
      ]
    }
  ]
})
