/** PostgreSQL: what services see, from their own metrics; what the server says, from CloudWatch (RDS). */
import { board, text } from "./build/Board.ts"
import { cloud, type CloudMetric, logs, series } from "./build/Panels.ts"
import { largest, quantile, rate } from "./build/Queries.ts"

const server = (metric: string, statistic: CloudMetric["statistic"]): CloudMetric => ({
  namespace: "AWS/RDS",
  metric,
  statistic,
  dimensions: { DBInstanceIdentifier: "$instance" }
})
const duration = "lyceum_database_statement_duration_seconds"

export const postgres = board({
  uid: "lyceum-postgres",
  title: "Lyceum / PostgreSQL",
  description: "Statements, pools and connections as services see them, and the server's own figures.",
  sources: ["prometheus", "loki", "cloudwatch"],
  variables: [text("instance", "RDS instance", "lyceum-production"), text("region", "Region", "eu-central-1")],
  rows: [
    {
      title: "As services see it",
      panels: [
        series({
          title: "Statements",
          description: "Statements a second, by service.",
          unit: "ops",
          stacked: true,
          queries: [{ expr: rate(`${duration}_count`, "service"), legend: "{{service}}" }]
        }),
        series({
          title: "Duration",
          description: "Half and 99 of 100 statements were quicker, with their wait for a connection.",
          unit: "s",
          bad: 0.1,
          queries: [
            { expr: quantile(0.5, duration, "service"), legend: "{{service}} p50" },
            { expr: quantile(0.99, duration, "service"), legend: "{{service}} p99" }
          ]
        }),
        series({
          title: "Wait for a connection",
          description: "99 of 100 statements had a connection sooner.",
          unit: "s",
          bad: 0.1,
          queries: [
            { expr: quantile(0.99, "lyceum_database_connection_wait_seconds", "service"), legend: "{{service}}" }
          ]
        }),
        series({
          title: "Failed statements",
          description: "Statements that failed, a second.",
          unit: "ops",
          queries: [{ expr: rate("lyceum_database_statement_failures_total", "service"), legend: "{{service}}" }]
        }),
        series({
          title: "Connections",
          description:
            "Connections that the server has of each pool, by what they do. Idle in transaction should be next to none.",
          unit: "short",
          queries: [{ expr: largest("lyceum_database_connections", "pool, state"), legend: "{{pool}} {{state}}" }]
        }),
        series({
          title: "Under way",
          description: "Statements that run or wait for a connection, all processes together.",
          unit: "short",
          queries: [{ expr: "sum by (service) (lyceum_database_statements_in_flight)", legend: "{{service}}" }]
        })
      ]
    },
    {
      title: "Server (RDS)",
      panels: [
        cloud({
          title: "CPU",
          description: "CPU of the server.",
          unit: "percent",
          bad: 80,
          metrics: [server("CPUUtilization", "Average")]
        }),
        cloud({
          title: "Free storage",
          description: "Bytes left on the volume; it grows by itself up to a bound.",
          unit: "bytes",
          metrics: [server("FreeStorageSpace", "Minimum")]
        }),
        cloud({
          title: "Reads and writes",
          description: "Operations a second of the volume.",
          unit: "iops",
          metrics: [server("ReadIOPS", "Average"), server("WriteIOPS", "Average")]
        }),
        cloud({
          title: "Latency of the volume",
          description: "Seconds for one write: the floor under every commit.",
          unit: "s",
          bad: 0.01,
          metrics: [server("WriteLatency", "Average"), server("ReadLatency", "Average")]
        }),
        cloud({
          title: "Replica behind",
          description: "Seconds that the read replica is behind.",
          unit: "s",
          bad: 30,
          metrics: [
            {
              namespace: "AWS/RDS",
              metric: "ReplicaLag",
              statistic: "Maximum",
              dimensions: { DBInstanceIdentifier: "${instance}-reader" }
            }
          ]
        }),
        cloud({
          title: "Connections and memory",
          description: "Client connections of the server, and its free memory in bytes.",
          unit: "short",
          metrics: [server("DatabaseConnections", "Maximum"), server("FreeableMemory", "Minimum")]
        })
      ]
    },
    {
      title: "Log",
      panels: [
        logs({
          title: "Statements that failed",
          description: "Lines from WARN upwards whose cause is the database.",
          expr: '{level=~"WARN|ERROR|FATAL"} |= "SqlError" | json'
        })
      ]
    }
  ]
})
