/** How to reach Kafka, from the environment: brokers, TLS, who we are there, and how topics are replicated. */
import { Config, Duration, Effect, Option, type Redacted, Schema } from "effect"
import { readFileSync } from "node:fs"
import type { ConnectionOptions } from "node:tls"

/** Who we are. `aws-msk-iam` signs with the credentials that the AWS SDK finds in the process' surroundings. */
export type KafkaLogin =
  | {
      readonly mechanism: "plain" | "scram-sha-256" | "scram-sha-512"
      readonly username: string
      readonly password: Redacted.Redacted
    }
  | { readonly mechanism: "aws-msk-iam"; readonly region: string }

export interface KafkaSettings {
  readonly brokers: ReadonlyArray<string>
  readonly clientId: string
  /** Present: `clientId` is of this process alone, so a member of that name in one of its groups is a life of it that is over. */
  readonly instance?: string
  readonly tls: Option.Option<ConnectionOptions>
  readonly login: Option.Option<KafkaLogin>
  /** `-1` = as the brokers are configured. */
  readonly replicationFactor: number
  /** `None` = as the brokers are configured. */
  readonly minInSyncReplicas: Option.Option<number>
  /** A group gives a member up that was silent for so long. */
  readonly sessionTimeout: Duration.Duration
  /**
   * Packed bytes of one read of a partition: what a stream task holds of its input at most, besides the batch at work. A
   * broker gives one batch at least, whatever its size.
   */
  readonly fetchBytes: number
}

/** The configuration contradicts itself or names a file that cannot be read; `reason` names the keys. */
export class KafkaMisconfigured extends Schema.TaggedError<KafkaMisconfigured>()("KafkaMisconfigured", {
  reason: Schema.String
}) {
  override get message() {
    return this.reason
  }
}

const mechanisms = ["none", "plain", "scram-sha-256", "scram-sha-512", "aws-msk-iam"] as const
const optionalFile = (key: string) => Config.option(Config.NonEmptyString(key))

const environment = Config.all({
  brokers: Config.NonEmptyString("KAFKA_BROKERS"),
  clientId: Config.NonEmptyString("KAFKA_CLIENT_ID").pipe(Config.withDefault("lyceum")),
  instance: Config.option(Config.NonEmptyString("KAFKA_INSTANCE")),
  tls: Config.Boolean("KAFKA_TLS").pipe(Config.withDefault(false)),
  caFile: optionalFile("KAFKA_TLS_CA_FILE"),
  certFile: optionalFile("KAFKA_TLS_CERT_FILE"),
  keyFile: optionalFile("KAFKA_TLS_KEY_FILE"),
  mechanism: Config.Literals(mechanisms, "KAFKA_SASL_MECHANISM").pipe(Config.withDefault("none" as const)),
  username: Config.option(Config.NonEmptyString("KAFKA_SASL_USERNAME")),
  password: Config.option(Config.Redacted("KAFKA_SASL_PASSWORD")),
  region: Config.option(Config.NonEmptyString("KAFKA_AWS_REGION")),
  replicationFactor: Config.Int("KAFKA_REPLICATION_FACTOR").pipe(Config.withDefault(-1)),
  minInSyncReplicas: Config.option(Config.Int("KAFKA_MIN_INSYNC_REPLICAS")),
  sessionTimeout: Config.Duration("KAFKA_SESSION_TIMEOUT").pipe(Config.withDefault(Duration.seconds(10))),
  fetchBytes: Config.Int("KAFKA_FETCH_BYTES").pipe(Config.withDefault(64_000))
})
type Environment = Effect.Success<typeof environment>

const wrong = (reason: string) => new KafkaMisconfigured({ reason })

const readPem = (key: string, file: Option.Option<string>) =>
  Option.match(file, {
    onNone: () => Effect.void,
    onSome: (path) =>
      Effect.try({ try: () => readFileSync(path, "utf8"), catch: () => wrong(`${key}: "${path}" cannot be read`) })
  })

const tlsOf = Effect.fnUntraced(function* (env: Environment) {
  const [ca, cert, key] = yield* Effect.all([
    readPem("KAFKA_TLS_CA_FILE", env.caFile),
    readPem("KAFKA_TLS_CERT_FILE", env.certFile),
    readPem("KAFKA_TLS_KEY_FILE", env.keyFile)
  ])
  if (!env.tls) {
    if (ca === undefined && cert === undefined && key === undefined) return Option.none<ConnectionOptions>()
    return yield* wrong("KAFKA_TLS_*_FILE is set but KAFKA_TLS is not true")
  }
  if ((cert === undefined) !== (key === undefined)) {
    return yield* wrong("KAFKA_TLS_CERT_FILE and KAFKA_TLS_KEY_FILE belong together: set both or none")
  }
  return Option.some<ConnectionOptions>({
    minVersion: "TLSv1.2",
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined || key === undefined ? {} : { cert, key })
  })
})

const loginOf = Effect.fnUntraced(function* ({ mechanism, password, region, tls, username }: Environment) {
  if (mechanism === "none") return Option.none<KafkaLogin>()
  if (!tls && (mechanism === "plain" || mechanism === "aws-msk-iam")) {
    return yield* wrong(`KAFKA_SASL_MECHANISM=${mechanism} sends its secret to the broker: it needs KAFKA_TLS=true`)
  }
  if (mechanism === "aws-msk-iam") {
    if (Option.isNone(region)) return yield* wrong("KAFKA_SASL_MECHANISM=aws-msk-iam needs KAFKA_AWS_REGION")
    return Option.some<KafkaLogin>({ mechanism, region: region.value })
  }
  if (Option.isNone(username) || Option.isNone(password)) {
    return yield* wrong(`KAFKA_SASL_MECHANISM=${mechanism} needs KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD`)
  }
  return Option.some<KafkaLogin>({ mechanism, username: username.value, password: password.value })
})

const address = /^[^\s:,]+:\d{1,5}$/

/** Reads and checks the keys `KAFKA_*` that README.md lists. */
export const kafkaSettings: Effect.Effect<KafkaSettings, Config.ConfigError | KafkaMisconfigured> = Effect.gen(
  function* () {
    const env = yield* environment
    const brokers = env.brokers.split(",").map((one) => one.trim())
    const odd = brokers.find((one) => !address.test(one))
    if (odd !== undefined) return yield* wrong(`KAFKA_BROKERS: "${odd}" is not host:port`)
    if (env.replicationFactor === 0 || env.replicationFactor < -1) {
      return yield* wrong("KAFKA_REPLICATION_FACTOR must be at least 1, or -1 for the brokers' own default")
    }
    if (Duration.toMillis(env.sessionTimeout) < 1_000) {
      return yield* wrong("KAFKA_SESSION_TIMEOUT must be at least 1 second")
    }
    if (env.fetchBytes < 10_000) return yield* wrong("KAFKA_FETCH_BYTES must be at least 10000")
    const { clientId, fetchBytes, minInSyncReplicas, replicationFactor, sessionTimeout } = env
    const tls = yield* tlsOf(env)
    const login = yield* loginOf(env)
    const common = { brokers, tls, login, replicationFactor, minInSyncReplicas, sessionTimeout, fetchBytes }
    if (Option.isNone(env.instance)) return { ...common, clientId }
    return { ...common, clientId: `${clientId}.${env.instance.value}`, instance: env.instance.value }
  }
)
