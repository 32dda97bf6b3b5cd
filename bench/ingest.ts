/**
 * Events a second of `POST /v1/learning-events` in batches of 100: the real handlers over HTTP, the embedded log with fsync or
 * (`--kafka`) a broker of this machine, in a fresh folder; consumers stand still. The client is a process of its own.
 * `node bench/ingest.ts [events] [concurrency] [--kafka]` prints one JSON line; `perCpuSecond` counts the CPU of the service's
 * process, all its threads, without PostgreSQL's and the broker's.
 */
import { NodeHttpServer } from "@effect/platform-node"
import { Unauthorized } from "@lyceum/api/Problems"
import { migrate, poolLayer } from "@lyceum/database/Database"
import { embeddedPostgres } from "@lyceum/database/embedded/EmbeddedPostgres"
import { provision } from "@lyceum/database/Provision"
import type { Actor } from "@lyceum/domain/Actor"
import type { CourseContent } from "@lyceum/domain/Content"
import { enrollmentId } from "@lyceum/domain/DerivedId"
import { CourseId, CourseVersion, ItemId, LessonId, PageId, SectionId, UserId } from "@lyceum/domain/Ids"
import { sessionScopes } from "@lyceum/domain/Role"
import { EventLog } from "@lyceum/messaging/EventLog"
import { migrations as logMigrations } from "@lyceum/messaging/postgres/migrations"
import { layer as eventLogLayer } from "@lyceum/messaging/postgres/PostgresEventLog"
import { layer as jobQueueLayer } from "@lyceum/messaging/postgres/PostgresJobQueue"
import { topicSpecs } from "@lyceum/messaging/TopicSpecs"
import { migrations } from "@lyceum/progress/migrations/index"
import { parts, routes } from "@lyceum/progress/Progress"
import { CourseSource } from "@lyceum/progress/sources/CourseSource"
import { EnrollmentSource } from "@lyceum/progress/sources/EnrollmentSource"
import { PersonSource } from "@lyceum/progress/sources/PersonSource"
import { AccessTokens } from "@lyceum/runtime/auth/AccessTokens"
import { apiMiddleware } from "@lyceum/runtime/http/ApiMiddleware"
import { edge } from "@lyceum/runtime/http/Edge"
import { kafkaBroker } from "@lyceum/testing/kafka/Broker"
import { kafkaPortsOn } from "@lyceum/testing/kafka/Ports"
import { Clock, ConfigProvider, Console, Context, Effect, Layer } from "effect"
import { HttpRouter, HttpServer } from "effect/http"
import { fork } from "node:child_process"
import { randomUUID } from "node:crypto"
import { mkdtempSync, rmSync } from "node:fs"
import { createServer } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"

const batch = 100

interface Work {
  readonly url: string
  readonly tokens: ReadonlyArray<string>
  readonly courseId: string
  readonly items: ReadonlyArray<string>
  readonly requests: number
  readonly concurrency: number
}

/** Sends until all is sent; every request has its own learner, event ids come again after fifty. */
const client = async (work: Work) => {
  const occurredAt = new Date().toISOString()
  const bodies = Array.from({ length: 50 }, () =>
    JSON.stringify({
      events: Array.from({ length: batch }, (_, n) => ({
        id: randomUUID(),
        type: n % 2 === 0 ? "item-viewed" : "video-progressed",
        courseId: work.courseId,
        itemId: work.items[n % work.items.length],
        occurredAt,
        ...(n % 2 === 0 ? {} : { data: { percent: n, positionSeconds: n * 1.5 } })
      }))
    })
  )
  let next = 0
  let accepted = 0
  const sender = async () => {
    while (next < work.requests) {
      const n = next++
      const response = await fetch(work.url, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          authorization: `Bearer ${work.tokens[n % work.tokens.length]}`
        },
        body: bodies[n % bodies.length] ?? ""
      })
      const answer: { accepted?: number } = JSON.parse(await response.text())
      accepted += answer.accepted ?? 0
    }
  }
  await Promise.all(Array.from({ length: work.concurrency }, sender))
  return accepted
}

const items = Array.from({ length: 200 }, () => ItemId.make(randomUUID()))
const content: CourseContent = {
  title: "Bench",
  summary: "",
  description: "",
  language: "en",
  settings: { capacity: null, prerequisites: [], sequential: false },
  sections: [
    {
      id: SectionId.make(randomUUID()),
      key: "s",
      title: "S",
      lessons: [
        {
          id: LessonId.make(randomUUID()),
          key: "l",
          title: "L",
          pages: [
            {
              id: PageId.make(randomUUID()),
              key: "p",
              title: "P",
              items: items.map((id, n) => ({
                id,
                key: `i${n}`,
                title: `Item ${n}`,
                rule: { kind: "viewed" },
                required: true,
                body: { kind: "text", format: "html", text: "" }
              }))
            }
          ]
        }
      ]
    }
  ],
  files: []
}

const program = Effect.gen(function* () {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { kafka: { type: "boolean" } } })
  const total = Number.parseInt(positionals[0] ?? "200000", 10)
  const concurrency = Number.parseInt(positionals[1] ?? "8", 10)
  const courseId = CourseId.make(randomUUID())
  const actors = new Map(
    Array.from({ length: 500 }, () => UserId.make(randomUUID())).map((userId): [string, Actor] => [
      `token-${userId}`,
      { kind: "person", userId, role: "learner", scopes: sessionScopes }
    ])
  )
  const folder = yield* Effect.acquireRelease(
    Effect.sync(() => mkdtempSync(join(tmpdir(), "lyceum-bench-"))),
    (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
  )
  const server = yield* embeddedPostgres({ folder, durable: true })
  const { messaging, progress } = yield* provision(server.url, "bench", ["messaging", "progress"])
  if (messaging === undefined || progress === undefined) return yield* Effect.die("the schemas were not provisioned")
  yield* migrate("messaging", messaging.ownerUrl, logMigrations)
  yield* migrate("progress", progress.ownerUrl, migrations)

  const log = values.kafka === true ? kafkaPortsOn((yield* kafkaBroker()).brokers) : eventLogLayer
  const others = Layer.mergeAll(
    Layer.succeed(
      CourseSource,
      CourseSource.of({ content: () => Effect.succeedSome(content), owner: () => Effect.succeedNone })
    ),
    Layer.succeed(
      EnrollmentSource,
      EnrollmentSource.of({
        find: (course, userId) =>
          Effect.succeedSome({
            enrollmentId: enrollmentId(course, userId),
            status: "active" as const,
            courseVersion: CourseVersion.make(1)
          })
      })
    ),
    Layer.succeed(PersonSource, PersonSource.of({ find: () => Effect.succeedNone })),
    Layer.mergeAll(log, jobQueueLayer).pipe(
      Layer.provide(poolLayer({ url: messaging.url, applicationName: "messaging", maxConnections: 4 })),
      Layer.tap((context) => Effect.orDie(Context.get(context, EventLog).ensureTopics(topicSpecs)))
    ),
    poolLayer({ url: progress.url, applicationName: "progress", maxConnections: 4 })
  )
  const tokens = Layer.succeed(
    AccessTokens,
    AccessTokens.of({
      verify: (token) => {
        const actor = actors.get(token)
        return actor === undefined ? Effect.fail(new Unauthorized()) : Effect.succeed(actor)
      }
    })
  )
  const app = Layer.mergeAll(routes, edge).pipe(
    Layer.provide(apiMiddleware),
    Layer.provide([tokens, parts]),
    Layer.provide(others),
    Layer.provide(
      ConfigProvider.layer(
        ConfigProvider.fromUnknown({ PUBLIC_URL: "http://127.0.0.1", CERTIFICATE_KEY_SECRET: randomUUID() })
      )
    )
  )
  const listener = NodeHttpServer.layer(createServer, { port: 0, host: "127.0.0.1" })
  const context = yield* Layer.build(
    HttpRouter.serve(app, { disableLogger: true, disableListenLog: true }).pipe(Layer.provideMerge(listener))
  )
  const { address } = Context.get(context, HttpServer.HttpServer)
  if (address._tag !== "InetAddressV4") return yield* Effect.die("the server does not listen on TCP")

  const run = (requests: number) =>
    Effect.promise(
      () =>
        new Promise<number>((resolve, reject) => {
          const sender = fork(import.meta.filename, ["client"])
          sender.once("message", (accepted) => {
            resolve(Number(accepted))
            sender.kill()
          })
          sender.once("error", reject)
          const work: Work = {
            url: `http://127.0.0.1:${address.port}/v1/learning-events`,
            tokens: [...actors.keys()],
            courseId,
            items,
            requests,
            concurrency
          }
          sender.send({ ...work })
        })
    )
  // Code and caches warm, as in a process that runs for a while.
  yield* run(500)
  const cpu = process.cpuUsage()
  const begun = yield* Clock.currentTimeMillis
  const accepted = yield* run(Math.ceil(total / batch))
  const seconds = ((yield* Clock.currentTimeMillis) - begun) / 1000
  const used = process.cpuUsage(cpu)
  yield* Console.log(
    JSON.stringify({
      name: `POST /v1/learning-events, batches of ${batch}, ${concurrency} at a time, ${values.kafka === true ? "Kafka" : "embedded log"}`,
      accepted,
      seconds,
      perSecond: Math.round(accepted / seconds),
      perCpuSecond: Math.round((accepted * 1e6) / (used.user + used.system))
    })
  )
})

if (process.argv[2] === "client")
  process.once("message", (work: Work) => void client(work).then((accepted) => process.send?.(accepted)))
else await Effect.runPromise(Effect.scoped(program))
