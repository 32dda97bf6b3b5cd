/** How to reach SQS, from the environment. Credentials are found as the AWS SDK finds them (environment, profile, pod, instance). */
import { Config, Effect, Option, Schema } from "effect"

export interface SqsSettings {
  readonly region: string
  /** `None` = AWS' own of the region. */
  readonly endpoint: Option.Option<string>
  /** Stands before the name of every queue, so that several installations share an account. */
  readonly prefix: string
  /** Longest wait of a receive for its first message. AWS' longest, except where an emulator does not wake who waits. */
  readonly waitSeconds: number
  /** For emulators; `None` = as the SDK finds them. */
  readonly credentials: Option.Option<{ readonly accessKeyId: string; readonly secretAccessKey: string }>
}

/** SQS' own limit of one receive. */
const longestWait = 20

/** A key has a value that cannot be meant; `reason` names it. */
export class SqsMisconfigured extends Schema.TaggedError<SqsMisconfigured>()("SqsMisconfigured", {
  reason: Schema.String
}) {
  override get message() {
    return this.reason
  }
}

const environment = Config.all({
  region: Config.NonEmptyString("AWS_REGION"),
  endpoint: Config.option(Config.URL("SQS_ENDPOINT")),
  prefix: Config.String("SQS_QUEUE_PREFIX").pipe(Config.withDefault("lyceum-"))
})

/** Reads and checks `AWS_REGION`, `SQS_ENDPOINT` and `SQS_QUEUE_PREFIX`. */
export const sqsSettings: Effect.Effect<SqsSettings, Config.ConfigError | SqsMisconfigured> = Effect.gen(function* () {
  const { endpoint, prefix, region } = yield* environment
  if (!/^[\w-]{0,40}$/.test(prefix)) {
    return yield* new SqsMisconfigured({
      reason: `SQS_QUEUE_PREFIX: "${prefix}" has more than 40 characters or others than letters, digits, - and _`
    })
  }
  return {
    region,
    endpoint: Option.map(endpoint, ({ href }) => href),
    prefix,
    waitSeconds: longestWait,
    credentials: Option.none()
  }
})
