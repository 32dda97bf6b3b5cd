/** Between services: TLS with a certificate at both ends, by our authority alone, which may be followed by another while requests go on. */
import { assert, describe, it } from "@effect/vitest"
import { AccessTokens } from "@lyceum/runtime/auth/AccessTokens"
import { ServiceTokens } from "@lyceum/runtime/auth/ServiceTokens"
import { TokenIntrospection } from "@lyceum/runtime/auth/TokenIntrospection"
import { publicServer } from "@lyceum/runtime/http/PublicServer"
import { ownFamilies } from "@lyceum/runtime/telemetry/Own"
import { servicesHttp } from "@lyceum/runtime/tls/ServicesHttp"
import { install, type Issued, makeAuthority } from "@lyceum/testing/certificates/Authority"
import { freePort } from "@lyceum/testing/cluster/Process"
import { ConfigProvider, Deferred, Effect, Exit, Fiber, Layer, Redacted } from "effect"
import { HttpClient, HttpRouter, HttpServerResponse } from "effect/http"
import { TestClock } from "effect/testing"
import { exportJWK, generateKeyPair, SignJWT } from "jose"
import { X509Certificate } from "node:crypto"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { createServer } from "node:http"
import { request } from "node:https"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { connect } from "node:tls"

const authority = makeAuthority()
const names = ["localhost", "127.0.0.1"]

const settings = (values: Readonly<Record<string, string>>) => ConfigProvider.layer(ConfigProvider.fromUnknown(values))

/** A folder with that pair, as a pod has it. */
const folderOf = (issued: Issued) =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const folder = mkdtempSync(join(tmpdir(), "lyceum-tls-"))
      install(folder, issued)
      return folder
    }),
    (folder) => Effect.sync(() => rmSync(folder, { recursive: true, force: true }))
  )

/** A listener of the runtime with a pair of its own; gives its address and folder. */
const listening = <A, E, R>(routes: Layer.Layer<A, E, R>, more: Readonly<Record<string, string>> = {}) =>
  Effect.gen(function* () {
    const [port, folder] = [yield* freePort, yield* folderOf(authority.issue({ names }))]
    yield* Layer.build(
      publicServer(routes).pipe(
        Layer.provide(settings({ PORT: String(port), TLS_FOLDER: folder, ...more })),
        Layer.fresh
      )
    )
    return { port, folder, url: `https://127.0.0.1:${port}` }
  })

const hello = HttpRouter.add("GET", "/hello", HttpServerResponse.text("hello"))

/** What a service's client is answered that has this folder: status, or that it is not spoken to. */
const asked = (url: string, folder: string, more: Readonly<Record<string, string>> = {}) =>
  Effect.gen(function* () {
    const client = yield* Effect.provide(
      HttpClient.HttpClient,
      servicesHttp.pipe(Layer.provide(settings({ TLS_FOLDER: folder, ...more })))
    )
    const exit = yield* Effect.exit(Effect.flatMap(client.get(`${url}/hello`), ({ text }) => text))
    return Exit.isSuccess(exit) ? exit.value : "refused"
  })

/** The same of any client: what it shows, and whom it believes. */
const askedBy = (port: number, shown: Partial<Issued>) =>
  Effect.callback<string>((resume) => {
    const outgoing = request(
      { host: "127.0.0.1", port, path: "/hello", agent: false, rejectUnauthorized: false, ...shown },
      (response) => {
        response.resume()
        response.on("end", () => resume(Effect.succeed(String(response.statusCode))))
      }
    )
    outgoing.on("error", () => resume(Effect.succeed("refused")))
    outgoing.end()
  })

/** The certificate that a new connection is shown. */
const shownAt = (port: number, { cert, key }: Issued) =>
  Effect.callback<string>((resume) => {
    const socket = connect({ host: "127.0.0.1", port, cert, key, rejectUnauthorized: false }, () => {
      const { fingerprint256 } = socket.getPeerCertificate()
      socket.destroy()
      resume(Effect.succeed(fingerprint256))
    })
  })

const fingerprintOf = ({ cert }: Issued): string => new X509Certificate(cert).fingerprint256

describe("a listener with TLS_FOLDER", () => {
  it.effect("answers services that show a certificate of the same authority, and nobody else", () =>
    Effect.gen(function* () {
      const { folder, port, url } = yield* listening(hello)
      assert.strictEqual(yield* asked(url, folder), "hello")
      assert.strictEqual(yield* askedBy(port, authority.issue({ names })), "200")
      assert.strictEqual(yield* askedBy(port, {}), "refused", "no certificate")
      assert.strictEqual(yield* askedBy(port, makeAuthority().issue({ names })), "refused", "another authority")
      assert.strictEqual(yield* askedBy(port, authority.issue({ names, days: -1 })), "refused", "its time is over")
      assert.strictEqual(yield* askedBy(port, authority.issue({ names, use: "server" })), "refused", "no client's")
      const plain = yield* Effect.exit(Effect.tryPromise(() => fetch(`http://127.0.0.1:${port}/hello`)))
      assert.isTrue(Exit.isFailure(plain), "plain HTTP")
      const old = yield* Effect.callback<string>((resume) => {
        const options = {
          host: "127.0.0.1",
          port,
          maxVersion: "TLSv1.1",
          minVersion: "TLSv1",
          ...authority.issue({ names })
        } as const
        const socket = connect({ ...options, ciphers: "ALL:@SECLEVEL=0", rejectUnauthorized: false }, () => {
          socket.destroy()
          resume(Effect.succeed("taken"))
        })
        socket.on("error", () => resume(Effect.succeed("refused")))
      })
      assert.strictEqual(old, "refused", "TLS 1.1")
    }).pipe(Effect.scoped)
  )

  it.effect("where a load balancer asks, TLS_CLIENTS lets in who shows none, and still nobody with a bad one", () =>
    Effect.gen(function* () {
      const { port } = yield* listening(hello, { TLS_CLIENTS: "optional" })
      assert.strictEqual(yield* askedBy(port, {}), "200")
      assert.strictEqual(yield* askedBy(port, authority.issue({ names })), "200")
      assert.strictEqual(yield* askedBy(port, makeAuthority().issue({ names })), "refused")
      assert.strictEqual(yield* askedBy(port, authority.issue({ names, days: -1 })), "refused")
    }).pipe(Effect.scoped)
  )

  it.effect("follows a renewed pair without losing a request, and keeps its own when the new one is broken", () =>
    Effect.gen(function* () {
      const release = yield* Deferred.make<void>()
      const held = HttpRouter.add("GET", "/held", Effect.as(Deferred.await(release), HttpServerResponse.text("held")))
      const { folder, port, url } = yield* listening(Layer.mergeAll(hello, held))
      const client = yield* Effect.provide(
        HttpClient.HttpClient,
        servicesHttp.pipe(Layer.provide(settings({ TLS_FOLDER: folder })))
      )
      const get = (path: string) => Effect.flatMap(client.get(url + path), ({ text }) => text)
      const underWay = yield* Effect.forkChild(get("/held"))
      assert.strictEqual(yield* get("/hello"), "hello")

      const renewed = authority.issue({ names })
      install(folder, renewed)
      const during = yield* Effect.forkChild(
        Effect.forEach(Array.from({ length: 40 }), () => get("/hello"), { concurrency: 8 })
      )
      yield* TestClock.adjust("10 seconds")
      assert.isTrue((yield* Fiber.join(during)).every((text) => text === "hello"))
      assert.strictEqual(yield* shownAt(port, renewed), fingerprintOf(renewed))
      yield* Deferred.succeed(release, undefined)
      assert.strictEqual(yield* Fiber.join(underWay), "held")

      const failures = () =>
        ownFamilies().find(({ name }) => name === "lyceum_tls_reload_failures_total")?.samples[0]?.value ?? 0
      const before = failures()
      for (const broken of [
        { ...renewed, key: authority.issue({ names }).key },
        { ...renewed, ca: makeAuthority().issue({ names }).ca },
        { ...renewed, cert: "" }
      ]) {
        install(folder, broken)
        yield* TestClock.adjust("10 seconds")
        assert.strictEqual(yield* shownAt(port, renewed), fingerprintOf(renewed))
        assert.strictEqual(yield* get("/hello"), "hello")
      }
      assert.strictEqual(failures() - before, 3)
      const last = authority.issue({ names, days: 2 })
      install(folder, last)
      yield* TestClock.adjust("10 seconds")
      assert.strictEqual(yield* shownAt(port, last), fingerprintOf(last), "the next good one is taken")
    }).pipe(Effect.scoped)
  )

  it.effect("does not start without a pair that it could use: there is no falling back", () =>
    Effect.gen(function* () {
      const folder = yield* folderOf(authority.issue({ names }))
      writeFileSync(join(folder, "tls.key"), makeAuthority().issue({ names }).key)
      const start = publicServer(hello).pipe(Layer.provide(settings({ PORT: "0", TLS_FOLDER: folder })))
      const exit = yield* Effect.exit(Layer.build(start))
      assert.isTrue(Exit.isFailure(exit))
    }).pipe(Effect.scoped)
  )
})

describe("a client with TLS_FOLDER", () => {
  it.effect("believes its own authority alone, and the name that it asked for", () =>
    Effect.gen(function* () {
      const { folder, url } = yield* listening(hello)
      assert.strictEqual(yield* asked(url, folder), "hello")
      const stranger = yield* folderOf(makeAuthority().issue({ names }))
      assert.strictEqual(yield* asked(url, stranger), "refused", "another authority at the other end")
      const elsewhere = yield* folderOf(authority.issue({ names: ["elsewhere.example"] }))
      assert.strictEqual(yield* asked(url, elsewhere), "hello", "a client's name is not asked")
      const other = yield* freePort
      const wrongName = publicServer(hello).pipe(
        Layer.provide(settings({ PORT: String(other), TLS_FOLDER: elsewhere })),
        Layer.fresh
      )
      yield* Layer.build(wrongName)
      assert.strictEqual(yield* asked(`https://127.0.0.1:${other}`, folder), "refused", "a name of somebody else")
    }).pipe(Effect.scoped)
  )

  it.effect("asks nobody in plain HTTP, and shows a gateway of another cluster neither certificate nor trust", () =>
    Effect.gen(function* () {
      const { folder, url } = yield* listening(hello, { TLS_CLIENTS: "optional" })
      let reached = 0
      const plain = yield* Effect.acquireRelease(
        Effect.callback<ReturnType<typeof createServer>>((resume) => {
          const server = createServer((_, response) => {
            reached++
            response.end("hello")
          })
          server.listen(0, "127.0.0.1", () => resume(Effect.succeed(server)))
        }),
        (server) => Effect.sync(() => server.close())
      )
      const address = plain.address()
      const at = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`
      assert.strictEqual(yield* asked(at, folder), "refused")
      assert.strictEqual(reached, 0)
      assert.strictEqual(yield* asked(url, folder), "hello")
      assert.strictEqual(yield* asked(url, folder, { TLS_GATEWAY_DOMAIN: "0.0.1" }), "refused")
    }).pipe(Effect.scoped)
  )

  it.live("has its token and the keys of tokens that way", () =>
    Effect.gen(function* () {
      const { privateKey, publicKey } = yield* Effect.promise(() => generateKeyPair("EdDSA"))
      const jwk = yield* Effect.promise(() => exportJWK(publicKey))
      const token = yield* Effect.promise(() =>
        new SignJWT({ service: true })
          .setProtectedHeader({ alg: "EdDSA", typ: "at+jwt", kid: "k" })
          .setSubject("course")
          .setIssuer("lyceum")
          .setAudience("lyceum")
          .setIssuedAt()
          .setExpirationTime("10 minutes")
          .sign(privateKey)
      )
      const { folder, url } = yield* listening(
        Layer.mergeAll(
          HttpRouter.add(
            "GET",
            "/.well-known/jwks.json",
            HttpServerResponse.jsonUnsafe({ keys: [{ ...jwk, kid: "k" }] })
          ),
          HttpRouter.add(
            "POST",
            "/internal/service-tokens",
            HttpServerResponse.jsonUnsafe({ accessToken: token, expiresIn: 600 })
          )
        )
      )
      const config = settings({
        TLS_FOLDER: folder,
        USER_SERVICE_URL: url,
        SERVICE_CLIENT_ID: "course",
        SERVICE_CLIENT_SECRET: "a secret"
      })
      const both = Layer.mergeAll(
        ServiceTokens.layer,
        AccessTokens.layer.pipe(Layer.provide(Layer.mock(TokenIntrospection, {})))
      ).pipe(Layer.provide(config))
      yield* Effect.gen(function* () {
        const own = Redacted.value(yield* (yield* ServiceTokens).token)
        assert.strictEqual(own, token)
        assert.deepStrictEqual(yield* (yield* AccessTokens).verify(own), { kind: "service", name: "course" })
      }).pipe(Effect.provide(both))
    }).pipe(Effect.scoped)
  )
})
