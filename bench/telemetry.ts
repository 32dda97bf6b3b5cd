/**
 * What telemetry costs on the request path: the course service's routes on a real PostgreSQL, in processes of their own: one
 * that tells nothing (requests not counted, no tracer), one as deployed (metrics, one request in ten traced to a collector), one
 * that traces every request. They get the same requests in turns; figures are CPU of the server's process for a request, medians
 * of the rounds, and the cost is the ratio of the medians.
 * `node bench/telemetry.ts [rounds] [requests a round]` (many short rounds, so that other work of the machine meets all alike) prints one JSON line a kind of request.
 */
import { NodeHttpServer } from "@effect/platform-node"
import { Unauthorized } from "@lyceum/api/Problems"
import { parts, routes } from "@lyceum/course/Course"
import { EnrollmentLookup } from "@lyceum/course/learners/EnrollmentLookup"
import { migrations } from "@lyceum/course/migrations/index"
import { migrate, poolLayer } from "@lyceum/database/Database"
import { embeddedPostgres } from "@lyceum/database/embedded/EmbeddedPostgres"
import { provision } from "@lyceum/database/Provision"
import { UserId } from "@lyceum/domain/Ids"
import { sessionScopes } from "@lyceum/domain/Role"
import { AccessTokens } from "@lyceum/runtime/auth/AccessTokens"
import { apiMiddleware } from "@lyceum/runtime/http/ApiMiddleware"
import { edge } from "@lyceum/runtime/http/Edge"
import { logging } from "@lyceum/runtime/Logging"
import { RequestSignals } from "@lyceum/runtime/telemetry/RequestSignals"
import { telemetry } from "@lyceum/runtime/telemetry/Telemetry"
import { layer as objectStore } from "@lyceum/storage/local/LocalObjectStore"
import { ConfigProvider, Console, Context, Effect, Layer, Redacted, References, Schema } from "effect"
import { HttpRouter, HttpServer } from "effect/http"
import { type ChildProcess, fork } from "node:child_process"
import { randomBytes, randomUUID } from "node:crypto"
import { mkdtempSync, rmSync } from "node:fs"
import { Agent, createServer, request } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"

const variants = ["silent", "deployed", "every request traced"] as const
const Variant = Schema.Literals(variants)
const Told = Schema.Struct({ micros: Schema.Finite, port: Schema.Int })
const decodeTold = Schema.decodeUnknownSync(Told)

const person = UserId.make(randomUUID())

/** One server; tells its port and the CPU it has used whenever it is asked. */
const serve = Effect.fnUntraced(function* (
  variant: typeof Variant.Type,
  databaseUrl: string,
  folder: string,
  collector: string
) {
  const others = Layer.mergeAll(
    Layer.succeed(EnrollmentLookup, EnrollmentLookup.of({ find: () => Effect.succeedNone })),
    objectStore({
      folder,
      uploadBaseUrl: "http://localhost/uploads",
      signingKey: Redacted.make(randomBytes(32).toString("base64url"))
    }),
    poolLayer({ url: Redacted.make(databaseUrl), applicationName: "course", maxConnections: 4 })
  )
  const verify = (token: string) =>
    token === "author"
      ? Effect.succeed({ kind: "person", userId: person, role: "instructor", scopes: [...sessionScopes] } as const)
      : Effect.fail(new Unauthorized())
  const settings = {
    OTEL_EXPORTER_OTLP_ENDPOINT: collector,
    OTEL_TRACES_SAMPLER_ARG: variant === "deployed" ? "0.1" : "1"
  }
  const signals =
    variant === "silent"
      ? Layer.mergeAll(Layer.succeed(RequestSignals, false), Layer.succeed(References.TracerEnabled, false))
      : telemetry("course").pipe(Layer.provide(ConfigProvider.layer(ConfigProvider.fromUnknown(settings))))
  const context = yield* Layer.build(
    HttpRouter.serve(Layer.mergeAll(routes, edge).pipe(Layer.provide(apiMiddleware)), {
      disableLogger: true,
      disableListenLog: true
    }).pipe(
      Layer.provideMerge(NodeHttpServer.layer(createServer, { port: 0, host: "127.0.0.1" })),
      Layer.provide(parts),
      Layer.provide([Layer.succeed(AccessTokens, AccessTokens.of({ verify })), others]),
      Layer.provide([signals, logging("course")])
    )
  )
  const { address } = Context.get(context, HttpServer.HttpServer)
  if (address._tag !== "InetAddressV4") return yield* Effect.die("the server does not listen on TCP")
  const tell = () => {
    const { system, user } = process.cpuUsage()
    process.send?.({ micros: user + system, port: address.port })
  }
  process.on("message", tell)
  tell()
  return yield* Effect.never
})

const told = (child: ChildProcess) =>
  new Promise<typeof Told.Type>((resolve) => child.once("message", (message) => resolve(decodeTold(message))))
const ask = (child: ChildProcess) => {
  const answer = told(child)
  child.send("cpu")
  return answer
}

interface Kind {
  readonly name: string
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: (() => string) | undefined
  readonly status: number
}

const agent = new Agent({ keepAlive: true, maxSockets: 16 })

const send = (port: number, { body, headers, method, path, status }: Kind) =>
  new Promise<void>((resolve, reject) => {
    const sent = request({ agent, host: "127.0.0.1", port, method, path, headers }, (response) => {
      response.resume()
      response.on("end", () =>
        response.statusCode === status ? resolve() : reject(new Error(`${method} ${path}: ${response.statusCode}`))
      )
    })
    sent.on("error", reject)
    sent.end(body?.())
  })

/** CPU of the server for one of so many requests, in microseconds. */
const round = async (child: ChildProcess, port: number, kind: Kind, requests: number): Promise<number> => {
  const before = await ask(child)
  let left = requests
  const lane = async () => {
    while (left-- > 0) await send(port, kind)
  }
  await Promise.all(Array.from({ length: 16 }, lane))
  return ((await ask(child)).micros - before.micros) / requests
}

const median = (values: ReadonlyArray<number>): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN

const program = Effect.gen(function* () {
  const rounds = Number.parseInt(process.argv[2] ?? "41", 10)
  const requests = Number.parseInt(process.argv[3] ?? "200", 10)
  const folder = yield* Effect.acquireRelease(
    Effect.sync(() => mkdtempSync(join(tmpdir(), "lyceum-bench-"))),
    (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
  )
  const database = yield* embeddedPostgres({ folder: join(folder, "postgres"), durable: true })
  const { course } = yield* provision(database.url, "bench", ["course"])
  if (course === undefined) return yield* Effect.die("the schema was not provisioned")
  yield* migrate("course", course.ownerUrl, migrations)
  const url = Redacted.value(course.url)
  const collector = yield* Effect.acquireRelease(
    Effect.callback<ReturnType<typeof createServer>>((ready) => {
      const server = createServer((incoming, response) => {
        incoming.resume()
        incoming.on("end", () => response.end("{}"))
      })
      server.listen(0, "127.0.0.1", () => ready(Effect.succeed(server)))
    }),
    (server) => Effect.sync(() => (server.closeAllConnections(), server.close()))
  )
  const at = collector.address()
  const address = `http://127.0.0.1:${typeof at === "object" && at !== null ? at.port : 0}`
  const servers = yield* Effect.forEach(variants, (variant) =>
    Effect.gen(function* () {
      const child = yield* Effect.acquireRelease(
        Effect.sync(() => fork(import.meta.filename, ["serve", variant, url, join(folder, "objects"), address])),
        (started) => Effect.sync(() => started.kill())
      )
      const { port } = yield* Effect.promise(() => told(child))
      return { variant, child, port }
    })
  )
  const first = servers[0]?.port ?? 0
  const author = { authorization: "Bearer author", "content-type": "application/json" }
  const titled = () => JSON.stringify({ title: `Course ${randomUUID()}` })
  const made = yield* Effect.promise(() =>
    fetch(`http://127.0.0.1:${first}/v1/courses`, { method: "POST", headers: author, body: titled() })
  )
  if (made.status !== 201) return yield* Effect.die(yield* Effect.promise(() => made.text()))
  const kinds: ReadonlyArray<Kind> = [
    { name: "catalogue", method: "GET", path: "/v1/courses?limit=20", headers: {}, body: undefined, status: 200 },
    { name: "no such route", method: "GET", path: "/v1/nothing", headers: {}, body: undefined, status: 404 },
    { name: "a course is created", method: "POST", path: "/v1/courses", headers: author, body: titled, status: 201 }
  ]
  for (const kind of kinds) {
    for (const { child, port } of servers) yield* Effect.promise(() => round(child, port, kind, requests * 2))
    const figures = servers.map((): Array<number> => [])
    for (let index = 0; index < rounds; index++) {
      // Another one begins each time, so that none always follows the same.
      for (let turn = 0; turn < servers.length; turn++) {
        const nth = (turn + index) % servers.length
        const { child, port } = servers[nth] ?? (yield* Effect.die("no such server"))
        figures[nth]?.push(yield* Effect.promise(() => round(child, port, kind, requests)))
      }
    }
    const silent = median(figures[0] ?? [])
    yield* Console.log(
      JSON.stringify({
        kind: kind.name,
        rounds,
        requests,
        cpuMicros: Object.fromEntries(
          variants.map((name, nth) => [name, Number(median(figures[nth] ?? []).toFixed(1))])
        ),
        cost: Object.fromEntries(
          variants
            .slice(1)
            .map((name, nth) => [name, `${((median(figures[nth + 1] ?? []) / silent - 1) * 100).toFixed(1)} %`])
        )
      })
    )
  }
  agent.destroy()
})

const [mode, variant, url = "", objects = "", collector = ""] = process.argv.slice(2)
if (mode === "serve") {
  await Effect.runPromise(Effect.scoped(serve(Schema.decodeUnknownSync(Variant)(variant), url, objects, collector)))
} else await Effect.runPromise(Effect.scoped(program))
