/**
 * Metrics of a function in the embedded metric format: a line of its log that the cloud reads as a metric, so that a
 * function needs no client, no port and no scrape
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html).
 */
import { Clock, Effect } from "effect"
import { LambdaOutput } from "./Output.ts"

const namespace = "Lyceum"

export type EmfUnit = "Count" | "Seconds" | "Milliseconds" | "Bytes" | "None"

/** The line of one value. At most 30 dimensions, each with few different values: every combination is a metric. Pure. */
export const emfLine = (
  time: number,
  name: string,
  unit: EmfUnit,
  value: number,
  dimensions: Readonly<Record<string, string>>
): string =>
  JSON.stringify({
    ...dimensions,
    [name]: value,
    _aws: {
      Timestamp: time,
      CloudWatchMetrics: [
        { Namespace: namespace, Dimensions: [Object.keys(dimensions)], Metrics: [{ Name: name, Unit: unit }] }
      ]
    }
  })

/** Records one value of a metric under its dimensions; silent outside of a function. No ids of people or things in dimensions. */
export const emf = (
  name: string,
  unit: EmfUnit,
  value: number,
  dimensions: Readonly<Record<string, string>>
): Effect.Effect<void> =>
  Effect.gen(function* () {
    const write = yield* LambdaOutput
    write(emfLine(yield* Clock.currentTimeMillis, name, unit, value, dimensions))
  })
