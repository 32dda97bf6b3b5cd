/** Both engines on one broker. */
import { EventLog } from "@lyceum/messaging/EventLog"
import { defaultSettings, JobSettings } from "@lyceum/unique-learners/Settings"
import { UniqueLearners } from "@lyceum/unique-learners/UniqueLearners"
import { Effect, Layer } from "effect"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { startFlink, uniqueLearnersSql } from "../src/FlinkJob.ts"
import type { ResultRecord } from "./Rows.ts"

export const flinkResults = "analytics-results-flink"

/** Long enough for a busy machine: a partition that is only slow must not count as idle. In milliseconds. */
const idleTimeout = 6_000

/** Our job, in this process, until the scope ends. */
export const startOurs = Layer.build(
  UniqueLearners.layerNoDeps.pipe(
    Layer.provide(
      JobSettings.layerOf({
        ...defaultSettings,
        fetchWait: 200,
        commitInterval: 500,
        windows: { ...defaultSettings.windows, idleTimeout }
      })
    )
  )
)

/** Flink's, in a MiniCluster, until the scope ends. */
export const startTheirs = (brokers: string) =>
  Effect.flatMap(temporaryFolder, (folder) =>
    startFlink(uniqueLearnersSql, {
      KAFKA_BROKERS: brokers,
      OUTPUT_TOPIC: flinkResults,
      FLINK_CHECKPOINT_DIR: `file://${folder}`,
      FLINK_CHECKPOINT_INTERVAL: "1 s",
      FLINK_RESTARTS: "none",
      FLINK_IDLE_TIMEOUT: `${idleTimeout} ms`
    })
  )

/** A folder that goes with the scope. */
export const temporaryFolder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "lyceum-flink-"))),
  (folder) => Effect.sync(() => rmSync(folder, { recursive: true, force: true }))
)

/** Every committed record of a topic, over all partitions. */
export const rowsOf = Effect.fnUntraced(function* (topic: string) {
  const log = yield* EventLog
  const found: Array<ResultRecord> = []
  const partitions = yield* log.partitionCount(topic)
  for (let partition = 0; partition < partitions; partition++) {
    let offset = 0
    while (true) {
      const { records } = yield* log.fetch({ topic, partition, offset, maxRecords: 5_000, maxWaitMillis: 0 })
      const last = records.at(-1)
      if (last === undefined) break
      for (const { headers, key, timestamp, value } of records) {
        found.push({ key, value: new TextDecoder().decode(value), headers, timestamp })
      }
      offset = last.offset + 1
    }
  }
  return found
})
