/** The job's configuration: environment keys `UNIQUE_LEARNERS_*`, each with the default that README.md lists. */
import { Config, Context, Duration, Effect, Layer, Schema } from "effect"
import { defaultWindowConfig, WindowConfig } from "./window/WindowConfig.ts"

export interface Settings {
  readonly windows: WindowConfig
  /** Records of one read. */
  readonly fetchRecords: number
  /** How long a read waits for the first record, in milliseconds. */
  readonly fetchWait: number
  /** How often progress is made durable when no window closes, in milliseconds. */
  readonly commitInterval: number
  /** About how many results one transaction of the merge holds. */
  readonly resultsPerCommit: number
  /** Go on after the partition count of `learning-events` changed; windows in between may count a learner twice. */
  readonly acceptLayout: boolean
}

export const defaultSettings: Settings = {
  windows: defaultWindowConfig,
  fetchRecords: 1_000,
  fetchWait: 500,
  commitInterval: 5_000,
  resultsPerCommit: 5_000,
  acceptLayout: false
}

const millis = (key: string, fallback: number) =>
  Config.Duration(`UNIQUE_LEARNERS_${key}`).pipe(
    Config.withDefault(Duration.millis(fallback)),
    Config.map(Duration.toMillis)
  )
const integer = (key: string, fallback: number) =>
  Config.Int(`UNIQUE_LEARNERS_${key}`).pipe(Config.withDefault(fallback))

const environment = Config.all({
  windows: Config.all({
    window: Config.succeed(defaultWindowConfig.window),
    outOfOrderness: millis("OUT_OF_ORDERNESS", defaultWindowConfig.outOfOrderness),
    allowedLateness: millis("ALLOWED_LATENESS", defaultWindowConfig.allowedLateness),
    idleTimeout: millis("IDLE_TIMEOUT", defaultWindowConfig.idleTimeout),
    idleGrace: millis("IDLE_GRACE", defaultWindowConfig.idleGrace),
    futureSkew: millis("FUTURE_SKEW", defaultWindowConfig.futureSkew),
    maxReplay: integer("MAX_REPLAY", defaultWindowConfig.maxReplay),
    exactBudget: integer("EXACT_BUDGET", defaultWindowConfig.exactBudget)
  }),
  fetchRecords: integer("FETCH_RECORDS", defaultSettings.fetchRecords),
  fetchWait: millis("FETCH_WAIT", defaultSettings.fetchWait),
  commitInterval: millis("COMMIT_INTERVAL", defaultSettings.commitInterval),
  resultsPerCommit: integer("RESULTS_PER_COMMIT", defaultSettings.resultsPerCommit),
  acceptLayout: Config.Boolean("UNIQUE_LEARNERS_ACCEPT_LAYOUT").pipe(Config.withDefault(defaultSettings.acceptLayout))
})

const Positive = Schema.Int.check(Schema.isGreaterThanOrEqualTo(1))
const Millis = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))
const Checked = Schema.Struct({
  windows: WindowConfig,
  fetchRecords: Positive,
  fetchWait: Millis,
  commitInterval: Millis,
  resultsPerCommit: Positive,
  acceptLayout: Schema.Boolean
})

/** The settings of a running job. */
export class JobSettings extends Context.Service<JobSettings, Settings>()("@lyceum/unique-learners/JobSettings") {
  /** From the environment; a value that makes no sense stops the start with its name. */
  static readonly layer = Layer.effect(
    JobSettings,
    environment.pipe(
      Effect.flatMap((settings) =>
        Schema.decodeEffect(Checked)(settings).pipe(Effect.mapError((error) => new Config.ConfigError(error)))
      )
    )
  )
  static readonly layerOf = (settings: Settings) => Layer.succeed(JobSettings, settings)
}
