/** A Flink job that can be killed and taken up again from its last checkpoint, as the operator does in Kubernetes. */
import { Effect } from "effect"
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { startFlink, uniqueLearnersSql } from "../src/FlinkJob.ts"

/** The newest completed checkpoint below a folder: one that has its metadata. */
const lastCheckpoint = (folder: string): string | undefined => {
  const found = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => /chk-\d+$/.test(path) && existsSync(join(folder, path, "_metadata")))
    .map((path) => join(folder, path))
  return found
    .toSorted((a, b) => statSync(join(a, "_metadata")).mtimeMs - statSync(join(b, "_metadata")).mtimeMs)
    .at(-1)
}

/** Starts the job of this folder with its checkpoints in `folder`, from the newest one when there is any. */
export const startRestored = (folder: string, variables: Readonly<Record<string, string>>) =>
  Effect.suspend(() => {
    const checkpoint = lastCheckpoint(folder)
    const script = join(folder, "job.sql")
    const settings = [
      "SET 'execution.checkpointing.externalized-checkpoint-retention' = 'RETAIN_ON_CANCELLATION';",
      ...(checkpoint === undefined ? [] : [`SET 'execution.state-recovery.path' = 'file://${checkpoint}';`])
    ]
    writeFileSync(script, `${settings.join("\n")}\n${readFileSync(uniqueLearnersSql, "utf8")}`)
    const all = { ...variables, FLINK_CHECKPOINT_DIR: `file://${folder}` }
    return Effect.map(startFlink(script, all), (job) => ({ ...job, from: checkpoint }))
  })
