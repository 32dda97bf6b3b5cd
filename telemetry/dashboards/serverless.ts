/** Functions and their queues: on AWS from CloudWatch, on a laptop from the one process that works them. */
import { board, choice, text } from "./build/Board.ts"
import { cloud, type CloudMetric, logs, series } from "./build/Panels.ts"
import { largest, rate } from "./build/Queries.ts"

const lambda = (metric: string, statistic: CloudMetric["statistic"]): CloudMetric => ({
  namespace: "AWS/Lambda",
  metric,
  statistic,
  dimensions: { FunctionName: "*" }
})
const queue = (metric: string, statistic: CloudMetric["statistic"]): CloudMetric => ({
  namespace: "AWS/SQS",
  metric,
  statistic,
  dimensions: { QueueName: "*" }
})
const own = (
  metric: string,
  statistic: CloudMetric["statistic"],
  ...dimensions: ReadonlyArray<string>
): CloudMetric => ({
  namespace: "Lyceum",
  metric,
  statistic,
  dimensions: Object.fromEntries(dimensions.map((name) => [name, "*"]))
})

export const serverless = board({
  uid: "lyceum-serverless",
  title: "Lyceum / Serverless",
  description:
    "Uploads that are looked through, messages that are sent, the functions that do it and the queues before them.",
  sources: ["prometheus", "loki", "cloudwatch"],
  variables: [
    text("region", "Region", "eu-central-1"),
    choice("queue", "Queue", "label_values(lyceum_jobs_waiting, queue)")
  ],
  rows: [
    {
      title: "What they do (AWS)",
      panels: [
        cloud({
          title: "Uploads",
          description: "Uploads by outcome: processed, rejected, repeated, superseded.",
          unit: "short",
          metrics: [own("Materials", "Sum", "outcome")]
        }),
        cloud({
          title: "Time of an upload",
          description: "95 of 100 uploads took less.",
          unit: "ms",
          metrics: [own("MaterialTime", "p95", "outcome")]
        }),
        cloud({
          title: "Messages",
          description:
            "Mails and SMS by channel, template and what became of them; and what the mail service reported later.",
          unit: "short",
          metrics: [own("messages", "Sum", "channel", "template", "result"), own("feedback", "Sum", "kind")]
        })
      ]
    },
    {
      title: "Functions and queues (AWS)",
      panels: [
        cloud({
          title: "Invocations and errors",
          description: "Invocations, those that failed, and those that were throttled.",
          unit: "short",
          metrics: [lambda("Invocations", "Sum"), lambda("Errors", "Sum"), lambda("Throttles", "Sum")]
        }),
        cloud({
          title: "Duration",
          description: "95 of 100 invocations took less, starts included.",
          unit: "ms",
          metrics: [lambda("Duration", "p95")]
        }),
        cloud({
          title: "At the same time",
          description: "Invocations at the same time.",
          unit: "short",
          metrics: [lambda("ConcurrentExecutions", "Maximum")]
        }),
        cloud({
          title: "Messages that wait",
          description: "Messages in queues; those in a queue of dead letters wait for a person.",
          unit: "short",
          metrics: [queue("ApproximateNumberOfMessagesVisible", "Maximum")]
        }),
        cloud({
          title: "Oldest message",
          description: "Age of the oldest message of a queue.",
          unit: "s",
          bad: 900,
          metrics: [queue("ApproximateAgeOfOldestMessage", "Maximum")]
        })
      ]
    },
    {
      title: "Where the job queue is ours, and on a laptop",
      panels: [
        series({
          title: "Jobs that wait",
          description: "Jobs of a queue that wait or run.",
          unit: "short",
          queries: [{ expr: largest("lyceum_jobs_waiting", "queue", 'queue=~"$queue"'), legend: "{{queue}}" }]
        }),
        series({
          title: "Uploads",
          description: "Uploads a second by outcome.",
          unit: "ops",
          queries: [{ expr: rate("lyceum_materials_total", "outcome"), legend: "{{outcome}}" }]
        }),
        series({
          title: "Messages",
          description: "Mails and SMS a second by what became of them.",
          unit: "ops",
          queries: [{ expr: rate("lyceum_messages_total", "channel, result"), legend: "{{channel}} {{result}}" }]
        })
      ]
    },
    {
      title: "Log",
      panels: [
        logs({
          title: "The functions",
          description:
            "Lines of both functions where they run as a part of a process; on AWS their lines are in CloudWatch Logs.",
          expr: '{service=~"file-processor|notification-processor"} | json'
        })
      ]
    }
  ]
})
