/**
 * The whole platform in one process, on embedded parts or with its event log on Kafka. Each service is the same graph that its container runs, with its own
 * configuration, its own schema and its own listener; only the ports' adapters differ.
 */
import { layer as analytics } from "@lyceum/analytics/Analytics"
import { migrations as analyticsMigrations } from "@lyceum/analytics/migrations/index"
import { layer as course } from "@lyceum/course/Course"
import { migrations as courseMigrations } from "@lyceum/course/migrations/index"
import { provision } from "@lyceum/database/Provision"
import { embeddedPostgres } from "@lyceum/database/embedded/EmbeddedPostgres"
import { layer as enrollment } from "@lyceum/enrollment/Enrollment"
import { migrations as enrollmentMigrations } from "@lyceum/enrollment/migrations/index"
import { migrations as messagingMigrations } from "@lyceum/messaging/postgres/migrations"
import { layer as progress } from "@lyceum/progress/Progress"
import { migrations as progressMigrations } from "@lyceum/progress/migrations/index"
import { telemetry } from "@lyceum/runtime/telemetry/Telemetry"
import { managedJob } from "@lyceum/unique-learners/Worker"
import { migrations as userMigrations } from "@lyceum/user/migrations/index"
import { layer as user } from "@lyceum/user/User"
import { layer as web } from "@lyceum/web/Web"
import { Clock, Config, ConfigProvider, Effect, Exit, Layer, Option, Redacted, Scope } from "effect"
import { join } from "node:path"
import { localMail } from "../mailbox/LocalMail.ts"
import { fileWorker } from "../uploads/FileWorker.ts"
import { uploadServer } from "../uploads/UploadServer.ts"
import type { StartAccount } from "./Accounts.ts"
import { localPorts } from "./Messaging.ts"
import { freePorts } from "./Ports.ts"
import { announce } from "./Running.ts"
import { secretsOf } from "./Secrets.ts"
import { tableServer } from "./TableServer.ts"
import { checkWrittenBy, noteWrittenBy } from "./WrittenBy.ts"

const names = ["user", "course", "enrollment", "progress", "analytics", "web"] as const
type Name = (typeof names)[number]
const streaming = "unique-learners"

const migrationsOfAll = [
  userMigrations,
  courseMigrations,
  enrollmentMigrations,
  progressMigrations,
  analyticsMigrations,
  messagingMigrations
]

/** Where traces go and how many: the environment's, for every service alike. */
const tracingKeys = ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_TRACES_SAMPLER_ARG", "OTEL_BSP_SCHEDULE_DELAY"] as const

/** One computer and its few people: the limits of clients are there, and far away, unless the environment sets others. */
const limitKeys = ["RATE_LIMIT_USER", "RATE_LIMIT_TOKEN", "RATE_LIMIT_ADDRESS"] as const
const farAway = "1000000"

/** Kafka's brokers when the event log is there, else `null`. */
const kafkaBrokers = Effect.gen(function* () {
  const log = yield* Config.option(Config.String("LYCEUM_EVENT_LOG"))
  return log._tag === "Some" && log.value === "kafka" ? yield* Config.String("KAFKA_BROKERS") : null
})

/** A service of the running platform that is stopped, and started again at the same address. Defects: it could not. */
export interface RunningService {
  readonly stop: Effect.Effect<void>
  readonly start: Effect.Effect<void>
}

export interface PlatformOptions {
  readonly folder: string
  readonly port: number
  readonly accounts: ReadonlyArray<StartAccount>
  /** Accounts that the app may show to visitors. */
  readonly demoAccounts: ReadonlyArray<StartAccount>
  /** Trade safety against power loss for speed (tests). */
  readonly durable: boolean
  /** A build of the browser app other than the one of `npm run build` (tests). */
  readonly appFolder?: string
  /** Given each service once it is up: who looks at what the others do without it (tests). */
  readonly onService?: (name: Name, service: RunningService) => void
  /** Told what is up, in order, with the milliseconds it took. */
  readonly started: (what: string, millis: number) => Effect.Effect<void>
}

/** The one table that the user service and the mail worker share. */
export const notificationsTable = "notifications"

const timed = <A, E, R>(options: PlatformOptions, what: string, effect: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const from = yield* Clock.currentTimeMillis
    const value = yield* effect
    yield* options.started(what, (yield* Clock.currentTimeMillis) - from)
    return value
  })

/** Starts everything for the life of the scope; gives the one address that people use. */
export const startPlatform = (options: PlatformOptions) =>
  Effect.gen(function* () {
    // npm tells which release it starts; administrators see it beside each service.
    const release = yield* Config.option(Config.NonEmptyString("npm_package_version"))
    yield* checkWrittenBy(options.folder, release)
    const secrets = yield* secretsOf(options.folder, names)
    const [server, tables] = yield* Effect.all(
      [
        timed(
          options,
          "PostgreSQL 18",
          embeddedPostgres({ folder: join(options.folder, "postgres"), durable: options.durable })
        ),
        timed(options, "notification table", tableServer(join(options.folder, "dynamodb")))
      ],
      { concurrency: "unbounded" }
    )
    const urls = yield* provision(server.url, "lyceum", [...names, "messaging"])
    const managed = [...names, streaming] as const
    const port = yield* freePorts([
      ...names,
      "mailbox",
      "uploads",
      ...managed.map((name) => `${name}-management` as const)
    ])
    const brokers = yield* kafkaBrokers
    const environment = yield* ConfigProvider.ConfigProvider
    const urlsOf = (name: string) => Effect.fromNullishOr(urls[name]).pipe(Effect.orDie)
    const messaging = yield* urlsOf("messaging")
    const address = `http://127.0.0.1:${options.port}`
    const at = (name: Name) => `http://127.0.0.1:${port(name)}`

    const version = Option.match(release, { onNone: () => ({}), onSome: (one) => ({ SERVICE_VERSION: one }) })

    const breached = yield* Config.option(Config.NonEmptyString("BREACH_RANGES"))

    const tracing: Record<string, string> = {}
    for (const key of tracingKeys) {
      const value = yield* Config.option(Config.NonEmptyString(key))
      if (Option.isSome(value)) tracing[key] = value.value
    }

    const limits: Record<string, string> = {}
    for (const key of limitKeys) {
      limits[key] = Option.getOrElse(yield* Config.option(Config.NonEmptyString(key)), () => farAway)
    }

    const configuration = (name: Name) =>
      Effect.map(urlsOf(name), (own) =>
        ConfigProvider.layer(
          ConfigProvider.fromUnknown({
            PORT: String(name === "web" ? options.port : port(name)),
            MANAGEMENT_PORT: String(port(`${name}-management`)),
            MANAGEMENT_TOKEN: secrets.managementToken,
            DATABASE_URL: Redacted.value(own.url),
            DATABASE_OWNER_URL: Redacted.value(own.ownerUrl),
            SERVICE_CLIENT_ID: name,
            SERVICE_CLIENT_SECRET: secrets.serviceClients[name],
            PUBLIC_URL: address,
            ...tracing,
            ...version,
            ...(name === "web" ? {} : { FORWARDED_HOPS: "1", ...limits }),
            ...Object.fromEntries(names.map((other) => [`${other.toUpperCase()}_SERVICE_URL`, at(other)])),
            ...(name === "web"
              ? {
                  DEMO_ACCOUNTS: JSON.stringify(options.demoAccounts),
                  LOCAL_MAILBOX: "true",
                  ...(options.appFolder === undefined ? {} : { APP_FOLDER: options.appFolder }),
                  LOCAL_MAILBOX_URL: `http://127.0.0.1:${port("mailbox")}`,
                  LOCAL_UPLOADS_URL: `http://127.0.0.1:${port("uploads")}`
                }
              : {}),
            ...(name === "progress" ? { CERTIFICATE_KEY_SECRET: secrets.certificateKeySecret } : {}),
            ...(name === "user"
              ? {
                  SERVICE_CLIENTS: JSON.stringify(secrets.serviceClients),
                  BOOTSTRAP_ACCOUNTS: JSON.stringify(options.accounts),
                  SECOND_FACTOR_KEY: secrets.secondFactorKey,
                  UNSUBSCRIBE_KEY: secrets.unsubscribeKey,
                  ...Option.match(breached, { onNone: () => ({}), onSome: (url) => ({ BREACH_RANGES: url }) }),
                  NOTIFICATIONS_TABLE: notificationsTable,
                  NOTIFICATIONS_TABLE_CREATE: "true",
                  DYNAMODB_ENDPOINT: tables.endpoint,
                  AWS_REGION: "local",
                  AWS_ACCESS_KEY_ID: tables.accessKey,
                  AWS_SECRET_ACCESS_KEY: tables.accessKey
                }
              : {})
          })
        )
      )

    const uploadKey = Redacted.make(secrets.uploadSigningKey)
    const ports = yield* timed(
      options,
      brokers === null ? "event log, job queue, object store" : "Kafka, job queue, object store",
      Layer.build(
        localPorts({
          messaging,
          objectFolder: join(options.folder, "objects"),
          uploadBaseUrl: `${address}/uploads`,
          signingKey: uploadKey
        })
      )
    )
    const jobConfiguration = ConfigProvider.fromUnknown({ MANAGEMENT_PORT: String(port(`${streaming}-management`)) })
    /** A graph of its own: layers are shared by identity, and six services must not share a database. */
    const start = <A, E, R>(name: Name, service: Layer.Layer<A, E, R>) =>
      Effect.gen(function* () {
        const config = yield* configuration(name)
        const parent = yield* Effect.scope
        const graph = Layer.fresh(service).pipe(Layer.provide(Layer.succeedContext(ports)), Layer.provide(config))
        let scope = yield* Scope.fork(parent)
        const build = Effect.suspend(() => Layer.buildWithScope(graph, scope))
        yield* timed(options, name === "web" ? "web" : `${name} service`, build)
        const context = yield* Effect.context<Effect.Services<typeof build>>()
        options.onService?.(name, {
          stop: Effect.suspend(() => Scope.close(scope, Exit.void)),
          start: Effect.gen(function* () {
            scope = yield* Scope.fork(parent)
            yield* build
          }).pipe(Effect.orDie, Effect.provideContext(context))
        })
      })

    yield* Effect.all(
      [
        start("user", user),
        start("course", course),
        start("enrollment", enrollment),
        start("progress", progress),
        start("analytics", analytics),
        timed(
          options,
          "mailbox",
          Layer.build(
            localMail({
              folder: join(options.folder, "mail"),
              port: port("mailbox"),
              table: {
                table: notificationsTable,
                region: "local",
                endpoint: tables.endpoint,
                credentials: { id: tables.accessKey, secret: Redacted.make(tables.accessKey), session: undefined }
              }
            }).pipe(Layer.provide(telemetry("notification-processor")), Layer.provide(Layer.succeedContext(ports)))
          )
        ),
        timed(
          options,
          "uploads",
          Layer.build(
            Layer.mergeAll(uploadServer({ port: port("uploads"), signingKey: uploadKey }), fileWorker).pipe(
              Layer.provide(telemetry("file-processor")),
              Layer.provide(Layer.succeedContext(ports))
            )
          )
        ),
        timed(
          options,
          "unique learners",
          Layer.build(
            managedJob.pipe(
              Layer.provide(Layer.succeedContext(ports)),
              Layer.provide(ConfigProvider.layer(ConfigProvider.orElse(jobConfiguration, environment)))
            )
          )
        )
      ],
      { concurrency: "unbounded", discard: true }
    )
    yield* start("web", web)
    yield* noteWrittenBy(options.folder, release, migrationsOfAll)
    yield* announce(options.folder, {
      pid: process.pid,
      address,
      management: Object.fromEntries(managed.map((name) => [name, `http://127.0.0.1:${port(`${name}-management`)}`])),
      managementToken: secrets.managementToken,
      messagingUrl: Redacted.value(messaging.url),
      serverUrl: server.url,
      tables,
      kafkaBrokers: brokers
    })
    return address
  })
