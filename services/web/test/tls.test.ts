/** The web service before another one, both by TLS: what it passes on goes by its certificate, and to nobody who has none of ours. */
import { assert, it } from "@effect/vitest"
import { publicServer } from "@lyceum/runtime/http/PublicServer"
import { install, makeAuthority } from "@lyceum/testing/certificates/Authority"
import { freePort } from "@lyceum/testing/cluster/Process"
import { ConfigProvider, Effect, Layer, Schema } from "effect"
import { HttpRouter, HttpServerRequest, HttpServerResponse } from "effect/http"
import { mkdtempSync, rmSync } from "node:fs"
import { request } from "node:https"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Web from "../src/Web.ts"

const names = ["127.0.0.1"]
const settings = (values: Readonly<Record<string, string>>) => ConfigProvider.layer(ConfigProvider.fromUnknown(values))

const temporary = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "lyceum-web-tls-"))),
  (folder) => Effect.sync(() => rmSync(folder, { recursive: true, force: true }))
)

/** A folder with a pair of that authority. */
const pairOf = (authority: ReturnType<typeof makeAuthority>) =>
  Effect.tap(temporary, (folder) => Effect.sync(() => install(folder, authority.issue({ names }))))

const Behind = Schema.fromJsonString(
  Schema.Struct({ address: Schema.String, authorized: Schema.Boolean, body: Schema.String })
)

/** Tells what reached it; gives its address. */
const service = (folder: string) =>
  Effect.gen(function* () {
    const port = yield* freePort
    const told = Effect.gen(function* () {
      const incoming = yield* HttpServerRequest.HttpServerRequest
      const { socket } = Schema.decodeUnknownSync(
        Schema.Struct({ socket: Schema.Struct({ authorized: Schema.optionalKey(Schema.Boolean) }) })
      )(incoming.source)
      return HttpServerResponse.jsonUnsafe({
        address: incoming.headers["x-forwarded-for"] ?? "",
        authorized: socket.authorized === true,
        body: yield* incoming.text
      })
    })
    const routes = Layer.mergeAll(
      HttpRouter.add("GET", "/v1/courses", told),
      HttpRouter.add("POST", "/v1/courses", told)
    )
    yield* Layer.build(
      publicServer(routes).pipe(Layer.provide(settings({ PORT: String(port), TLS_FOLDER: folder })), Layer.fresh)
    )
    return `https://127.0.0.1:${port}`
  })

/** The web service before that address, as behind a load balancer; gives its port. */
const web = (folder: string, behind: string) =>
  Effect.gen(function* () {
    const [port, management] = [yield* freePort, yield* freePort]
    const urls = ["USER", "COURSE", "ENROLLMENT", "PROGRESS", "ANALYTICS"].map((name) => [
      `${name}_SERVICE_URL`,
      behind
    ])
    yield* Layer.build(
      Layer.fresh(Web.layer).pipe(
        Layer.provide(
          settings({
            PORT: String(port),
            MANAGEMENT_PORT: String(management),
            SERVICE_CLIENT_ID: "web",
            SERVICE_CLIENT_SECRET: "a-secret-of-the-web-service",
            TLS_FOLDER: folder,
            TLS_CLIENTS: "optional",
            ...Object.fromEntries(urls)
          })
        )
      )
    )
    return port
  })

/** A request of a load balancer: by TLS, without a certificate. */
const asked = (port: number, method: string, path: string, body = "") =>
  Effect.callback<{ readonly status: number; readonly text: string }>((resume) => {
    const outgoing = request(
      { host: "127.0.0.1", port, method, path, agent: false, rejectUnauthorized: false },
      (response) => {
        const pieces: Array<Buffer> = []
        response.on("data", (piece: Buffer) => pieces.push(piece))
        response.on("end", () =>
          resume(Effect.succeed({ status: response.statusCode ?? 0, text: Buffer.concat(pieces).toString() }))
        )
      }
    )
    outgoing.on("error", (error) => resume(Effect.die(error)))
    outgoing.end(body)
  })

const About = Schema.fromJsonString(
  Schema.Struct({ services: Schema.Array(Schema.Struct({ answers: Schema.Boolean })) })
)

it.live("passes requests on by TLS with its certificate, bodies too", () =>
  Effect.gen(function* () {
    const authority = makeAuthority()
    const port = yield* web(yield* pairOf(authority), yield* service(yield* pairOf(authority)))
    const read = yield* asked(port, "GET", "/v1/courses")
    assert.strictEqual(read.status, 200, read.text)
    const body = "learn ".repeat(50_000)
    const written = Schema.decodeSync(Behind)((yield* asked(port, "POST", "/v1/courses", body)).text)
    assert.deepStrictEqual(written, { address: "127.0.0.1", authorized: true, body })
    const { services } = Schema.decodeSync(About)((yield* asked(port, "GET", "/v1/about")).text)
    assert.isTrue(services.length === 5 && services.every(({ answers }) => answers))
  }).pipe(Effect.scoped)
)

it.live("gives nothing to a service of another authority, and says that it does not answer", () =>
  Effect.gen(function* () {
    const port = yield* web(yield* pairOf(makeAuthority()), yield* service(yield* pairOf(makeAuthority())))
    assert.strictEqual((yield* asked(port, "GET", "/v1/courses")).status, 503)
    const { services } = Schema.decodeSync(About)((yield* asked(port, "GET", "/v1/about")).text)
    assert.isTrue(services.every(({ answers }) => !answers))
  }).pipe(Effect.scoped)
)
