import { NodeHttpServer } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { layer } from "@lyceum/storage/local/LocalObjectStore"
import { localObjectServer } from "@lyceum/storage/local/LocalObjectServer"
import { type ObjectInfo, ObjectStore } from "@lyceum/storage/ObjectStore"
import { Effect, Layer, Option, Redacted, Schema } from "effect"
import { HttpRouter, HttpServer } from "effect/http"
import { createServer } from "node:http"
import { temporaryFolder } from "./TemporaryFolder.ts"

const signingKey = Redacted.make("a key for tests, at least thirty-two bytes long")
const path = "/v1/objects"
const Problem = Schema.Struct({ type: Schema.String, status: Schema.Int, title: Schema.String })

/** The store and its HTTP end on a port of its own, and how a browser asks it. */
const served = (onUploaded: (object: ObjectInfo) => Effect.Effect<void, string> = () => Effect.void) =>
  Effect.gen(function* () {
    const folder = yield* temporaryFolder
    // The address is signed relative: the port is known only when it listens.
    const store = Layer.fresh(layer({ folder, uploadBaseUrl: path, signingKey }))
    const server = HttpRouter.serve(localObjectServer({ path, signingKey, onUploaded }), {
      disableLogger: true,
      disableListenLog: true
    }).pipe(
      Layer.provideMerge(
        Layer.merge(
          store,
          NodeHttpServer.layer(() => createServer(), { port: 0 })
        )
      )
    )
    const context = yield* Layer.build(server)
    return yield* Effect.gen(function* () {
      const { address } = yield* HttpServer.HttpServer
      const port = address._tag === "UnixPathAddress" ? 0 : address.port
      const ask = (url: string, init?: RequestInit) =>
        Effect.promise(async () => {
          const response = await fetch(`http://127.0.0.1:${port}${url}`, init)
          return { response, body: new Uint8Array(await response.arrayBuffer()) }
        })
      return { store: yield* ObjectStore, ask }
    }).pipe(Effect.provide(context))
  })

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes)
const problemOf = (body: Uint8Array) =>
  Schema.decodeEffect(Schema.fromJsonString(Problem))(text(body)).pipe(Effect.map(({ type }) => type.slice(19)))

const grant = { key: "quarantine/a.txt", mediaType: "text/plain", minimumBytes: 1, maximumBytes: 5 } as const
const put = (mediaType: string, body: string) => ({ method: "PUT", headers: { "content-type": mediaType }, body })

describe("the folder over HTTP", () => {
  it.live("takes a signed upload, announces it once it is there, and serves it", () =>
    Effect.gen(function* () {
      const announced: Array<ObjectInfo> = []
      const { ask, store } = yield* served((object) => Effect.sync(() => void announced.push(object)))
      const { headers, url } = yield* store.signUpload({ ...grant, lifetime: "1 minute" })
      const { response } = yield* ask(url, { method: "PUT", headers, body: "hello" })
      assert.strictEqual(response.status, 200)
      assert.deepStrictEqual(announced, [Option.getOrThrow(yield* store.head(grant.key))])
      const link = yield* store.signDownload({ key: grant.key, fileName: "Übung 1.txt", lifetime: "1 minute" })
      const whole = yield* ask(link.url)
      assert.deepStrictEqual([whole.response.status, text(whole.body)], [200, "hello"])
      const header = (name: string) => whole.response.headers.get(name)
      assert.strictEqual(header("content-type"), "text/plain")
      assert.strictEqual(
        header("content-disposition"),
        `attachment; filename="_bung 1.txt"; filename*=UTF-8''%C3%9Cbung%201.txt`
      )
      assert.strictEqual(header("x-content-type-options"), "nosniff")
      assert.include(header("content-security-policy"), "sandbox")
      const part = yield* ask(link.url, { headers: { range: "bytes=1-2" } })
      assert.deepStrictEqual([part.response.status, text(part.body)], [206, "el"])
      assert.strictEqual(part.response.headers.get("content-range"), "bytes 1-2/5")
      const beyond = yield* ask(link.url, { headers: { range: "bytes=5-" } })
      assert.deepStrictEqual([beyond.response.status, beyond.response.headers.get("content-range")], [416, "bytes */5"])
      const head = yield* ask(link.url, { method: "HEAD" })
      assert.deepStrictEqual([head.response.status, head.response.headers.get("content-length")], [200, "5"])
    })
  )

  it.live("refuses with a problem, and announces nothing", () =>
    Effect.gen(function* () {
      const { ask, store } = yield* served(() => Effect.die("nothing was uploaded"))
      const { url } = yield* store.signUpload({ ...grant, lifetime: "1 minute" })
      const late = yield* store.signUpload({ ...grant, lifetime: 0 })
      const cases: ReadonlyArray<readonly [string, RequestInit, number, string]> = [
        [url, put("text/plain", "123456"), 413, "payload-too-large"],
        [url, put("text/plain", ""), 400, "invalid-request"],
        [url, put("text/html", "hello"), 415, "unsupported-media-type"],
        [late.url, put("text/plain", "hello"), 403, "link-expired"],
        [url.replace("maximum=5", "maximum=9"), put("text/plain", "hello"), 403, "forbidden"],
        [path, put("text/plain", "hello"), 403, "forbidden"],
        [url, { method: "GET" }, 403, "forbidden"]
      ]
      for (const [address, init, status, kind] of cases) {
        const { body, response } = yield* ask(address, init)
        assert.deepStrictEqual([response.status, yield* problemOf(body)], [status, kind])
      }
      assert.isTrue(Option.isNone(yield* store.head(grant.key)))
    })
  )

  it.live("an upload that cannot be announced is not answered as taken", () =>
    Effect.gen(function* () {
      let away = true
      const { ask, store } = yield* served(() => Effect.suspend(() => (away ? Effect.fail("away") : Effect.void)))
      const { headers, url } = yield* store.signUpload({ ...grant, lifetime: "1 minute" })
      const once = () => ask(url, { method: "PUT", headers, body: "hello" })
      assert.strictEqual((yield* once()).response.status, 503)
      away = false
      assert.strictEqual((yield* once()).response.status, 200)
    })
  )

  it.live("a link holds for its object, name and time only, and is none to upload", () =>
    Effect.gen(function* () {
      const { ask, store } = yield* served()
      yield* store.put("a/one", new TextEncoder().encode("one"), "text/html")
      yield* store.put("a/two", new TextEncoder().encode("two"), "text/html")
      const { url } = yield* store.signDownload({ key: "a/one", fileName: "one.html", lifetime: "1 minute" })
      const late = yield* store.signDownload({ key: "a/one", fileName: "one.html", lifetime: 0 })
      const status = (address: string, init?: RequestInit) =>
        Effect.map(ask(address, init), ({ response }) => response.status)
      assert.strictEqual(yield* status(url), 200)
      for (const forged of [url.replace("a%2Fone", "a%2Ftwo"), url.replace("one.html", "one.exe"), `${url}A`]) {
        assert.notStrictEqual(forged, url)
        assert.strictEqual(yield* status(forged), 403)
      }
      assert.strictEqual(yield* status(late.url), 403)
      assert.strictEqual(yield* status(url, put("text/html", "three")), 403)
      yield* store.remove("a/one")
      assert.strictEqual(yield* status(url), 404)
    })
  )
})
