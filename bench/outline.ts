/**
 * Latency of `GET /v1/courses/{id}/outline` for a 1,000-item course at 100 requests a second: the real routes over HTTP on a
 * real PostgreSQL, in a fresh folder. The client is a thread of its own; a request's time counts from when it was due, so a
 * slow answer is not hidden by the requests that waited behind it.
 * `node bench/outline.ts [seconds] [items] [requests a second]` prints one JSON line a kind of request; times in milliseconds,
 * `cpuMillis` is the CPU of the whole process (client included) for each request.
 */
import { NodeHttpServer } from "@effect/platform-node"
import { Unauthorized } from "@lyceum/api/Problems"
import { Authoring } from "@lyceum/course/authoring/Authoring"
import { parts, routes } from "@lyceum/course/Course"
import { EnrollmentLookup } from "@lyceum/course/learners/EnrollmentLookup"
import { migrations } from "@lyceum/course/migrations/index"
import { migrate, poolLayer } from "@lyceum/database/Database"
import { embeddedPostgres } from "@lyceum/database/embedded/EmbeddedPostgres"
import { provision } from "@lyceum/database/Provision"
import type { CourseContent, Item } from "@lyceum/domain/Content"
import { ItemId, LessonId, PageId, SectionId, UserId } from "@lyceum/domain/Ids"
import { AccessTokens } from "@lyceum/runtime/auth/AccessTokens"
import { apiMiddleware } from "@lyceum/runtime/http/ApiMiddleware"
import { edge } from "@lyceum/runtime/http/Edge"
import { layer as objectStore } from "@lyceum/storage/local/LocalObjectStore"
import { Console, Context, Effect, Layer, Redacted, Schema } from "effect"
import { HttpRouter, HttpServer } from "effect/http"
import { randomBytes, randomUUID } from "node:crypto"
import { mkdtempSync, rmSync } from "node:fs"
import { Agent, createServer, get } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads"

const Work = Schema.Struct({
  url: Schema.String,
  headers: Schema.Record(Schema.String, Schema.String),
  requests: Schema.Int,
  perSecond: Schema.Int
})
type Work = typeof Work.Type
const Measured = Schema.Struct({
  millis: Schema.Array(Schema.Finite),
  statuses: Schema.Array(Schema.Int),
  bytes: Schema.Int
})

/** Sends each request when it is due, whatever has become of those before. */
const client = async (work: Work): Promise<typeof Measured.Type> => {
  const agent = new Agent({ keepAlive: true })
  const begun = performance.now() + 100
  const one = async (n: number) => {
    const due = begun + (n * 1000) / work.perSecond
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())))
    const { bytes, status } = await new Promise<{ readonly status: number; readonly bytes: number }>(
      (resolve, reject) =>
        get(work.url, { agent, headers: work.headers }, (response) => {
          let bytes = 0
          response.on("data", (chunk: Uint8Array) => {
            bytes += chunk.length
          })
          response.on("end", () => resolve({ status: response.statusCode ?? 0, bytes }))
          response.on("error", reject)
        }).on("error", reject)
    )
    return { millis: performance.now() - due, status, bytes }
  }
  const all = await Promise.all(Array.from({ length: work.requests }, (_, n) => one(n)))
  agent.destroy()
  return {
    millis: all.map(({ millis }) => millis),
    statuses: [...new Set(all.map(({ status }) => status))],
    bytes: all[0]?.bytes ?? 0
  }
}

/** A course of so many items: five a page, four pages a lesson, five lessons a section. */
const courseOf = (count: number): CourseContent => {
  const chunks = <A>(all: ReadonlyArray<A>, size: number) =>
    Array.from({ length: Math.ceil(all.length / size) }, (_, n) => all.slice(n * size, (n + 1) * size))
  const items = Array.from({ length: count }, (_, n): Item => ({
    id: ItemId.make(randomUUID()),
    key: `item-${n}`,
    title: `What happens to event number ${n}, and why`,
    rule: { kind: "viewed" },
    required: true,
    body: { kind: "text", format: "html", text: `<p>Text ${n}</p>`.repeat(20) }
  }))
  const pages = chunks(items, 5).map((items, n) => ({
    id: PageId.make(randomUUID()),
    key: `p${n}`,
    title: `Page ${n}`,
    items
  }))
  const lessons = chunks(pages, 4).map((pages, n) => ({
    id: LessonId.make(randomUUID()),
    key: `l${n}`,
    title: `Lesson ${n}`,
    pages
  }))
  const sections = chunks(lessons, 5).map((lessons, n) => ({
    id: SectionId.make(randomUUID()),
    key: `s${n}`,
    title: `Section ${n}`,
    lessons
  }))
  return {
    title: "A course of a thousand items",
    summary: "",
    description: "",
    language: "en",
    settings: { capacity: null, prerequisites: [], sequential: false },
    sections,
    files: []
  }
}

const program = Effect.gen(function* () {
  const seconds = Number.parseInt(process.argv[2] ?? "20", 10)
  const items = Number.parseInt(process.argv[3] ?? "1000", 10)
  const perSecond = Number.parseInt(process.argv[4] ?? "100", 10)
  const folder = yield* Effect.acquireRelease(
    Effect.sync(() => mkdtempSync(join(tmpdir(), "lyceum-bench-"))),
    (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
  )
  const server = yield* embeddedPostgres({ folder: join(folder, "postgres"), durable: true })
  const { course } = yield* provision(server.url, "bench", ["course"])
  if (course === undefined) return yield* Effect.die("the schema was not provisioned")
  yield* migrate("course", course.ownerUrl, migrations)

  const others = Layer.mergeAll(
    Layer.succeed(EnrollmentLookup, EnrollmentLookup.of({ find: () => Effect.succeedNone })),
    objectStore({
      folder: join(folder, "objects"),
      uploadBaseUrl: "http://localhost/uploads",
      signingKey: Redacted.make(randomBytes(32).toString("base64url"))
    }),
    poolLayer({ url: course.url, applicationName: "course", maxConnections: 4 })
  )
  const tokens = Layer.succeed(AccessTokens, AccessTokens.of({ verify: () => Effect.fail(new Unauthorized()) }))
  const context = yield* Layer.build(
    HttpRouter.serve(Layer.mergeAll(routes, edge).pipe(Layer.provide(apiMiddleware)), {
      disableLogger: true,
      disableListenLog: true
    }).pipe(
      Layer.provideMerge(NodeHttpServer.layer(createServer, { port: 0, host: "127.0.0.1" })),
      Layer.provideMerge(parts),
      Layer.provide([tokens, others])
    )
  )
  const { address } = Context.get(context, HttpServer.HttpServer)
  if (address._tag !== "InetAddressV4") return yield* Effect.die("the server does not listen on TCP")
  const authoring = Context.get(context, Authoring)
  const { courseId } = yield* authoring.create(UserId.make(randomUUID()), "A course of a thousand items", "")
  yield* authoring.save(courseId, null, courseOf(items))
  yield* authoring.publish(courseId, null)
  const url = `http://127.0.0.1:${address.port}/v1/courses/${courseId}/outline`

  const run = Effect.fnUntraced(function* (headers: Record<string, string>, requests: number) {
    const measured = yield* Effect.promise(
      () =>
        new Promise<unknown>((resolve, reject) => {
          const workerData: Work = { url, headers, requests, perSecond }
          const worker = new Worker(new URL(import.meta.url), { workerData })
          worker.once("message", resolve)
          worker.once("error", reject)
        })
    )
    return yield* Schema.decodeUnknownEffect(Measured)(measured)
  })
  const known = yield* Effect.promise(() => fetch(url, { headers: { "accept-encoding": "identity" } }))
  const kinds = [
    { name: "plain", headers: { "accept-encoding": "identity" } },
    { name: "gzip", headers: { "accept-encoding": "gzip" } },
    { name: "not modified", headers: { "if-none-match": known.headers.get("etag") ?? "" } }
  ]
  for (const { headers, name } of kinds) {
    yield* run(headers, perSecond * 2)
    const cpu = process.cpuUsage()
    const { bytes, millis, statuses } = yield* run(headers, seconds * perSecond)
    const { system, user } = process.cpuUsage(cpu)
    const sorted = millis.toSorted((a, b) => a - b)
    const at = (share: number) =>
      Number((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN).toFixed(2))
    yield* Console.log(
      JSON.stringify({
        name: `outline of ${items} items, ${name}, ${perSecond} requests/s`,
        requests: millis.length,
        statuses,
        bytes,
        p50: at(0.5),
        p95: at(0.95),
        p99: at(0.99),
        max: at(1),
        cpuMillis: Number(((user + system) / 1000 / millis.length).toFixed(3))
      })
    )
  }
})

if (isMainThread) await Effect.runPromise(Effect.scoped(program))
else parentPort?.postMessage(await client(await Schema.decodeUnknownPromise(Work)(workerData)), [])
