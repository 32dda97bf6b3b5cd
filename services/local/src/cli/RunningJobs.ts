/** The job queue that a command works on: that of a running local platform, or SQS. */
import { poolLayer } from "@lyceum/database/Database"
import type { JobQueue } from "@lyceum/messaging/JobQueue"
import { layer as postgresJobs } from "@lyceum/messaging/postgres/PostgresJobQueue"
import { Config, Effect, Layer, Redacted } from "effect"
import { Flag } from "effect/cli"
import { findRunning } from "../platform/Running.ts"
import { dataDir } from "./Options.ts"

/** Which queue: the embedded one of the platform on a data folder, or SQS. */
export const jobPlace = {
  dataDir,
  sqs: Flag.Boolean("sqs").pipe(
    Flag.withDescription("SQS instead: AWS_REGION, SQS_QUEUE_PREFIX and SQS_ENDPOINT come from the environment"),
    Flag.withDefault(false)
  )
}

const sqsJobs = Layer.unwrap(
  Effect.map(
    Effect.promise(() => import("@lyceum/messaging/sqs/SqsPorts")),
    ({ sqsJobQueue }) => sqsJobQueue
  )
)

const platformJobs = (folder: string) =>
  Layer.unwrap(
    Effect.map(findRunning(folder), ({ messagingUrl }) =>
      postgresJobs.pipe(
        Layer.provide(poolLayer({ url: Redacted.make(messagingUrl), applicationName: "lyceum-cli", maxConnections: 2 }))
      )
    )
  )

type JobsError = Layer.Error<typeof sqsJobs> | Layer.Error<ReturnType<typeof platformJobs>>

/** Whether a command is about SQS: by its flag or by `LYCEUM_JOB_QUEUE`. */
export const onSqs = (flag: boolean) =>
  Effect.map(
    Config.Literals(["postgres", "sqs"], "LYCEUM_JOB_QUEUE").pipe(Config.withDefault("postgres" as const)),
    (named) => flag || named === "sqs"
  )

/** SQS with `--sqs` or `LYCEUM_JOB_QUEUE=sqs`, otherwise the queue of the platform that runs on the data folder. */
export const runningJobs = ({ dataDir, sqs }: { readonly dataDir: string; readonly sqs: boolean }) =>
  Layer.unwrap(
    Effect.map(onSqs(sqs), (there): Layer.Layer<JobQueue, JobsError> => (there ? sqsJobs : platformJobs(dataDir)))
  )
