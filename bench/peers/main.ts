/**
 * Our services beside the same endpoints in Fastify + pg and in Express + pg: same database (fsync on), same rows, same bodies,
 * the server on one core, database and client on the other, runs in turns. What is compared is CPU of the server's process a
 * request; answers are compared before anything is measured. `--limits`: ours alone, with the limits of persons and addresses
 * on, as deployed (their quotas beyond what a client can send); also of the endpoint `own-progress`.
 * `node bench/peers/main.ts [--seconds 5] [--rounds 5] [--warm-ups 6] [--profile <folder>] [--only <variant>,…] [--limits] [endpoint…]`
 */
import { NodeRuntime } from "@effect/platform-node"
import { migrate, poolLayer } from "@lyceum/database/Database"
import { embeddedPostgres } from "@lyceum/database/embedded/EmbeddedPostgres"
import { provision } from "@lyceum/database/Provision"
import { migrations as course } from "@lyceum/course/migrations/index"
import { migrations as enrollment } from "@lyceum/enrollment/migrations/index"
import { migrations as messaging } from "@lyceum/messaging/postgres/migrations"
import { topicSpecs } from "@lyceum/messaging/TopicSpecs"
import { EventLog } from "@lyceum/messaging/EventLog"
import { layer as eventLogLayer } from "@lyceum/messaging/postgres/PostgresEventLog"
import { migrations as progress } from "@lyceum/progress/migrations/index"
import { dynalite } from "@lyceum/testing/cloud/Dynalite"
import { migrations as user } from "@lyceum/user/migrations/index"
import { Console, Effect, Layer, Redacted } from "effect"
import { execFileSync } from "node:child_process"
import { existsSync, mkdtempSync, rmSync } from "node:fs"
import { createServer } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { compareAnswers } from "./Answers.ts"
import { type Endpoint, endpoints, ownProgress, type Variant, variants } from "./Endpoints.ts"
import { freePort, loadBy, otherCore, type Run, serverCore, start, usageOf } from "./Processes.ts"
import { report, type Sample, tableOf } from "./Report.ts"
import { forgetEnrollments, type Schemas, seed } from "./Seed.ts"

const here = import.meta.dirname
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: "string", default: "5" },
    rounds: { type: "string", default: "5" },
    "warm-ups": { type: "string", default: "6" },
    profile: { type: "string" },
    only: { type: "string" },
    limits: { type: "boolean", default: false }
  }
})
const seconds = Number(values.seconds)
const rounds = Number(values.rounds)
/** Runs of three seconds that a warm-up takes at most: a busy machine has not the time for all its requests. */
const maxWarmUps = Number(values["warm-ups"])
const { limits } = values
const asked = (limits ? [...endpoints, ownProgress] : endpoints).filter(
  ({ name }) => positionals.length === 0 || positionals.includes(name)
)
const only = limits ? ["ours"] : values.only?.split(",")
const shown = variants.filter((variant) => only === undefined || only.some((name) => variant.startsWith(name)))

/** Who may connect: the schemas, made and migrated. */
const prepare = Effect.fnUntraced(function* (serverUrl: string) {
  const urls = yield* provision(serverUrl, "bench", ["course", "enrollment", "messaging", "progress", "user"])
  const of = (name: string) => {
    const found = urls[name]
    if (found === undefined) throw new Error(`the schema ${name} was not provisioned`)
    return found
  }
  const schemas: Schemas = {
    course: of("course"),
    enrollment: of("enrollment"),
    messaging: of("messaging"),
    progress: of("progress"),
    user: of("user")
  }
  for (const [name, all] of Object.entries({ course, enrollment, messaging, progress, user })) {
    yield* migrate(name, of(name).ownerUrl, all)
  }
  yield* Effect.flatMap(EventLog, (log) => log.ensureTopics(topicSpecs)).pipe(
    Effect.provide(
      eventLogLayer.pipe(
        Layer.provide(poolLayer({ url: schemas.messaging.url, applicationName: "seed", maxConnections: 1 }))
      )
    )
  )
  return schemas
})

/** Publishes the key that verifies the learners' tokens. */
const publishKey = (jwks: string) =>
  Effect.acquireRelease(
    Effect.callback<ReturnType<typeof createServer>>((ready) => {
      const server = createServer((_, response) => response.setHeader("content-type", "application/json").end(jwks))
      server.listen(0, "127.0.0.1", () => ready(Effect.succeed(server)))
    }),
    (server) => Effect.sync(() => (server.closeAllConnections(), server.close()))
  ).pipe(
    Effect.map((server) => {
      const address = server.address()
      return `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`
    })
  )

/** Counted, and never reached. */
const noQuota = "2000000000"

const environmentOf = (endpoint: Endpoint, schemas: Schemas, keysUrl: string, port: number, table: string) => ({
  PORT: String(port),
  MANAGEMENT_PORT: "0",
  DATABASE_URL: Redacted.value(schemas[endpoint.service].url),
  DATABASE_POOL: "8",
  MESSAGING_DATABASE_URL: Redacted.value(schemas.messaging.url),
  USER_SERVICE_URL: keysUrl,
  COURSE_SERVICE_URL: keysUrl,
  ENROLLMENT_SERVICE_URL: keysUrl,
  SERVICE_CLIENT_ID: "bench",
  SERVICE_CLIENT_SECRET: "a secret of the side by side",
  SERVICE_CLIENTS: "{}",
  PUBLIC_URL: "https://lyceum.example",
  CERTIFICATE_KEY_SECRET: "a key of the side by side, long enough",
  SECOND_FACTOR_KEY: "a key of the side by side, long enough",
  UNSUBSCRIBE_KEY: "a key of the side by side, long enough",
  NOTIFICATIONS_TABLE: "notifications",
  NOTIFICATIONS_TABLE_CREATE: "true",
  DYNAMODB_ENDPOINT: table,
  AWS_REGION: "eu-central-1",
  AWS_ACCESS_KEY_ID: "test",
  AWS_SECRET_ACCESS_KEY: "test",
  BENCH_LIMITS: String(limits),
  FORWARDED_HOPS: "0",
  RATE_LIMIT_USER: noQuota,
  RATE_LIMIT_TOKEN: noQuota,
  RATE_LIMIT_ADDRESS: noQuota
})

const peerEnvironment = (variant: Variant, schemas: Schemas, keysUrl: string, port: number) => ({
  PEER_SETTINGS: JSON.stringify({
    mode: variant.endsWith("alike") ? "alike" : "usual",
    port,
    jwksUrl: `${keysUrl}/.well-known/jwks.json`,
    urls: Object.fromEntries(Object.entries(schemas).map(([name, { url }]) => [name, Redacted.value(url)]))
  })
})

const program = Effect.gen(function* () {
  if (!existsSync(join(here, "node_modules"))) {
    execFileSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: here, stdio: "inherit" })
  }
  // Inherited by the database; the servers are moved to the other core as they start.
  execFileSync("taskset", ["-apc", otherCore, String(process.pid)], { stdio: "ignore" })
  const folder = yield* Effect.acquireRelease(
    Effect.sync(() => mkdtempSync(join(tmpdir(), "lyceum-peers-"))),
    (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
  )
  const database = yield* embeddedPostgres({ folder: join(folder, "postgres"), durable: true })
  const admin = new URL(database.url)
  admin.pathname = "/bench"
  const schemas = yield* prepare(database.url)
  const seeded = yield* seed(schemas)
  const keysUrl = yield* publishKey(seeded.jwks)
  const table = yield* dynalite()
  const client = yield* start(otherCore, [join(here, "peer/load.ts")], {})

  const flags =
    values.profile === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${values.profile}`, "--cpu-prof-interval=200"]
  const serve = Effect.fnUntraced(function* (variant: Variant, endpoint: Endpoint) {
    const port = yield* freePort
    const started = yield* variant === "ours"
      ? start(
          serverCore,
          [...flags, join(here, `ours/${endpoint.service}.ts`)],
          environmentOf(endpoint, schemas, keysUrl, port, table.endpoint)
        )
      : start(
          serverCore,
          [...flags, join(here, `peer/${variant.split(" ")[0]}.ts`)],
          peerEnvironment(variant, schemas, keysUrl, port)
        )
    return { ...started, variant, url: `http://127.0.0.1:${port}` }
  })

  const samples: Array<Sample> = []
  for (const endpoint of asked) {
    yield* Effect.scoped(
      Effect.gen(function* () {
        const servers = yield* Effect.forEach(shown, (variant) => serve(variant, endpoint))
        yield* compareAnswers(endpoint, servers, seeded)
        const run = Effect.fnUntraced(function* (server: (typeof servers)[number], length: number) {
          if (endpoint.name === "enrolment") yield* forgetEnrollments(admin.href)
          const { jwks: _, ...known } = seeded
          const work = {
            ...known,
            endpoint: endpoint.name,
            url: server.url,
            seconds: length,
            connections: endpoint.connections,
            first: 0
          }
          const before = yield* Effect.promise(() => usageOf(server.child))
          const seen: Run = yield* Effect.promise(() => loadBy(client.child, work))
          const after = yield* Effect.promise(() => usageOf(server.child))
          if (seen.failures > 0) {
            return yield* Effect.die(`${server.variant}, ${endpoint.name}: ${seen.failures} requests failed`)
          }
          if (endpoint.name === "enrolment" && seen.requests > seeded.learners.length * seeded.courses.length) {
            return yield* Effect.die("every learner is in every course: shorter runs")
          }
          return { ...seen, millis: (after.micros - before.micros) / 1000 / seen.requests, rss: after.rss }
        })
        for (const server of servers) {
          let left = endpoint.warmUp
          for (let turn = 0; left > 0 && turn < maxWarmUps; turn++) left -= (yield* run(server, 3)).requests
        }
        for (let round = 0; round < rounds; round++) {
          // Another one begins each time, so that none always follows the same.
          for (let turn = 0; turn < servers.length; turn++) {
            const server = servers[(turn + round) % servers.length]
            if (server === undefined) continue
            const { variant, startMillis } = server
            samples.push({ endpoint, variant, startMillis, ...(yield* run(server, seconds)) })
          }
        }
      })
    )
    yield* Console.log(tableOf(endpoint, samples))
  }
  if (only === undefined && values.profile === undefined) yield* report(here, samples, process.argv.slice(2))
})

// Also when it is stopped: the servers and the database end with it.
NodeRuntime.runMain(Effect.scoped(program))
