/**
 * Latency of a page of the inbox, `GET /v1/notifications?limit=20`: the user service, PostgreSQL and the table server (dynalite, on
 * disk) are processes of their own in a fresh folder, the client sends a request when it is due, whatever became of those before,
 * and its time counts from then. Beside it the same two queries of the table alone, with nothing else around them.
 * `node bench/inbox.ts [users] [items of each] [requests a second] [seconds]` prints one JSON line a kind; times in milliseconds.
 * A tenth of each inbox is not read. Forty of the users have accounts and ask in turn; the rest are data.
 */
import { provision } from "@lyceum/database/Provision"
import { embeddedPostgres } from "@lyceum/database/embedded/EmbeddedPostgres"
import { NotificationId, UserId } from "@lyceum/domain/Ids"
import { DynamoClient } from "@lyceum/storage/dynamo/DynamoClient"
import { ensureTable } from "@lyceum/storage/dynamo/Table"
import { dynalite } from "@lyceum/testing/cloud/Dynalite"
import { Inbox } from "@lyceum/user/notifications/Inbox"
import { type News, newsItem, unreadItem } from "@lyceum/user/notifications/InboxItem"
import { Clock, Console, Effect, Layer, Redacted, Schedule, Schema } from "effect"
import { fork, spawn } from "node:child_process"
import { randomUUID } from "node:crypto"
import { mkdtempSync, rmSync } from "node:fs"
import { createServer } from "node:net"
import { loadavg, tmpdir } from "node:os"
import { join } from "node:path"

const asking = 40
const hour = 3_600_000

/** The table server, in a process of its own. */
const serve = (folder: string) =>
  Effect.gen(function* () {
    const { endpoint } = yield* dynalite({ folder })
    process.send?.({ endpoint })
    return yield* Effect.never
  }).pipe(Effect.scoped)

const Endpoint = Schema.Struct({ endpoint: Schema.String })
const tableServer = (folder: string) =>
  Effect.acquireRelease(
    Effect.sync(() => fork(import.meta.filename, ["table-server", folder])),
    (child) => Effect.sync(() => child.kill("SIGKILL"))
  ).pipe(
    Effect.flatMap((child) =>
      Effect.callback<unknown>((resume) => {
        child.once("message", (message) => resume(Effect.succeed(message)))
      })
    ),
    Effect.flatMap(Schema.decodeUnknownEffect(Endpoint))
  )

const freePort = Effect.callback<number>((resume) => {
  const server = createServer()
  server.listen(0, "127.0.0.1", () => {
    const address = server.address()
    server.close(() => resume(Effect.succeed(typeof address === "object" && address !== null ? address.port : 0)))
  })
})

const json = (body: unknown) => ({
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body)
})
const SignedIn = Schema.Struct({ accessToken: Schema.String })
const Registered = Schema.Struct({ id: UserId })
const answerOf = <A, I>(schema: Schema.Codec<A, I>, url: string, body: unknown) =>
  Effect.flatMap(
    Effect.tryPromise(async (): Promise<unknown> => (await fetch(url, json(body))).json()),
    Schema.decodeUnknownEffect(schema)
  )

/** An account and a token of it. */
const newReader = Effect.fnUntraced(function* (address: string) {
  const [email, password] = [`${randomUUID()}@example.org`, "reads what is new"]
  const { id } = yield* answerOf(Registered, `${address}/v1/users`, { email, password, name: "Reader" })
  const { accessToken } = yield* answerOf(SignedIn, `${address}/v1/sessions`, { email, password })
  return { id, accessToken }
})

const share = (sorted: ReadonlyArray<number>, part: number) =>
  Number((sorted[Math.floor(sorted.length * part)] ?? 0).toFixed(1))
const report = (what: string, millis: ReadonlyArray<number>, more: Readonly<Record<string, unknown>>) => {
  const sorted = millis.toSorted((a, b) => a - b)
  return Console.log(
    JSON.stringify({ what, p50: share(sorted, 0.5), p95: share(sorted, 0.95), p99: share(sorted, 0.99), ...more })
  )
}

/** Runs `one` for each number when it is due; gives the milliseconds from then to its end. */
const paced = <E>(requests: number, perSecond: number, one: (n: number) => Effect.Effect<void, E>) =>
  Effect.gen(function* () {
    const begun = performance.now() + 100
    return yield* Effect.forEach(
      Array.from({ length: requests }, (_, n) => n),
      (n) =>
        Effect.gen(function* () {
          const due = begun + (n * 1000) / perSecond
          yield* Effect.sleep(Math.max(0, due - performance.now()))
          yield* one(n)
          return performance.now() - due
        }),
      { concurrency: "unbounded" }
    )
  })

const bench = (users: number, items: number, perSecond: number, seconds: number) =>
  Effect.gen(function* () {
    const folder = yield* Effect.acquireRelease(
      Effect.sync(() => mkdtempSync(join(tmpdir(), "lyceum-inbox-"))),
      (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
    )
    const postgres = yield* embeddedPostgres({ folder: join(folder, "postgres"), durable: true })
    const { messaging, user } = yield* provision(postgres.url, "lyceum", ["user", "messaging"])
    if (user === undefined || messaging === undefined) return yield* Effect.die("the schemas were not provisioned")
    const { endpoint } = yield* tableServer(join(folder, "dynamodb"))
    const [port, management] = [yield* freePort, yield* freePort]
    const environment = {
      PORT: String(port),
      MANAGEMENT_PORT: String(management),
      DATABASE_URL: Redacted.value(user.url),
      DATABASE_OWNER_URL: Redacted.value(user.ownerUrl),
      MESSAGING_DATABASE_URL: Redacted.value(messaging.url),
      MESSAGING_DATABASE_OWNER_URL: Redacted.value(messaging.ownerUrl),
      PUBLIC_URL: "http://127.0.0.1",
      SERVICE_CLIENTS: JSON.stringify({ bench: randomUUID() }),
      SECOND_FACTOR_KEY: randomUUID(),
      UNSUBSCRIBE_KEY: randomUUID(),
      NOTIFICATIONS_TABLE: "notifications",
      NOTIFICATIONS_TABLE_CREATE: "true",
      DYNAMODB_ENDPOINT: endpoint,
      AWS_REGION: "local",
      AWS_ACCESS_KEY_ID: "bench",
      AWS_SECRET_ACCESS_KEY: "bench",
      LOG_LEVEL: "Error"
    }
    yield* Effect.acquireRelease(
      Effect.sync(() => spawn(process.execPath, ["services/user/src/main.ts"], { env: environment, stdio: "inherit" })),
      (child) => Effect.sync(() => child.kill("SIGKILL"))
    )
    const address = `http://127.0.0.1:${port}`
    yield* Effect.tryPromise(() => fetch(`http://127.0.0.1:${management}/health/ready`)).pipe(
      Effect.filterOrFail(
        ({ status }) => status === 200,
        () => "not ready" as const
      ),
      Effect.retry({ schedule: Schedule.spaced("100 millis"), times: 600 })
    )
    const readers = yield* Effect.forEach(Array.from({ length: asking }), () => newReader(address), { concurrency: 2 })

    const key = { id: "bench", secret: Redacted.make("bench"), session: undefined }
    const client = DynamoClient.make({ table: "notifications", region: "local", endpoint, credentials: key })
    const context = yield* Layer.build(Inbox.layer.pipe(Layer.provideMerge(client)))
    yield* Effect.gen(function* () {
      const { writeAll } = yield* DynamoClient
      const inbox = yield* Inbox
      yield* ensureTable({ withoutTimeToLive: "tolerate" })
      const now = yield* Clock.currentTimeMillis
      const filled = performance.now()
      yield* Effect.forEach(
        Array.from({ length: users }, (_, n) => readers[n]?.id ?? UserId.make(randomUUID())),
        (userId) => {
          const news = Array.from({ length: items }, (_, n): News => {
            const createdAt = new Date(now - n * hour)
            return {
              id: NotificationId.make(randomUUID()),
              userId,
              type: "password-changed",
              courseId: null,
              courseVersion: null,
              certificateId: null,
              materialId: null,
              reasons: [],
              courseDueAt: null,
              createdAt,
              readAt: n % 10 === 0 ? null : createdAt
            }
          })
          const marks = news.filter(({ readAt }) => readAt === null).map(unreadItem)
          return writeAll(
            "fill",
            [...news.map(newsItem), ...marks].map((Item) => ({ PutRequest: { Item } }))
          )
        },
        { concurrency: 8, discard: true }
      )
      yield* Console.log(`filled in ${Math.round((performance.now() - filled) / 1000)} s`)

      const reader = (n: number) => Effect.fromNullishOr(readers[n % readers.length]).pipe(Effect.orDie)
      const page = (n: number) =>
        Effect.flatMap(reader(n), ({ accessToken }) =>
          Effect.tryPromise(async () => {
            const headers = { authorization: `Bearer ${accessToken}` }
            const answer = await fetch(`${address}/v1/notifications?limit=20`, { headers })
            await answer.arrayBuffer()
            if (answer.status !== 200) throw new Error(`status ${answer.status}`)
          })
        )
      const plain = (n: number) =>
        Effect.flatMap(reader(n), ({ id }) =>
          Effect.asVoid(Effect.all([inbox.page(id, undefined, 20), inbox.unread(id)], { concurrency: 2 }))
        )
      const load = () => ({ users, items, perSecond, load: Number((loadavg()[0] ?? 0).toFixed(1)) })
      yield* paced(perSecond * 2, perSecond, page)
      yield* report("page over HTTP", yield* paced(perSecond * seconds, perSecond, page), load())
      yield* paced(perSecond * 2, perSecond, plain)
      yield* report("its two queries alone", yield* paced(perSecond * seconds, perSecond, plain), load())
    }).pipe(Effect.provide(context))
  }).pipe(Effect.scoped)

const [first = "1000", second = "200", third = "50", fourth = "20"] = process.argv.slice(2)
const program: Effect.Effect<unknown, unknown> =
  first === "table-server" ? serve(second) : bench(Number(first), Number(second), Number(third), Number(fourth))
await Effect.runPromise(program)
process.exit()
