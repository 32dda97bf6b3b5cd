/** What is answered by a shorter way is what the long one says: kept bytes and shortcuts. */
import { NotFound } from "@lyceum/api/Problems"
import { assert, describe, it } from "@effect/vitest"
import { freePort } from "@lyceum/testing/cluster/Process"
import { ConfigProvider, Effect, Layer } from "effect"
import { HttpRouter, HttpServerRequest, HttpServerResponse } from "effect/http"
import { request as nodeRequest } from "node:http"
import { bodyText, readAgain } from "../src/http/BodyText.ts"
import { publicServer } from "../src/http/PublicServer.ts"
import { keepAnswer, makeReadyAnswers, type ReadyAnswer } from "../src/http/ReadyAnswers.ts"
import { setResponseHeader } from "../src/http/Paging.ts"
import { shortcut } from "../src/http/Shortcuts.ts"
import { type Limits, RateLimits } from "../src/limits/RateLimits.ts"
import { makeWindows } from "../src/limits/Windows.ts"
import { ownFamilies } from "../src/telemetry/Own.ts"

const serve = <A, E, R>(routes: Layer.Layer<A, E, R>) =>
  Effect.gen(function* () {
    const port = yield* freePort
    yield* Layer.build(
      publicServer(routes).pipe(Layer.provide(ConfigProvider.layer(ConfigProvider.fromUnknown({ PORT: String(port) }))))
    )
    return (path: string, init: RequestInit = {}) =>
      Effect.promise(async () => {
        const response = await fetch(`http://127.0.0.1:${port}${path}`, init)
        return { status: response.status, headers: Object.fromEntries(response.headers), text: await response.text() }
      })
  })

/** Requests that were counted under a route. */
const countOf = (route: string): number =>
  ownFamilies()
    .filter(({ name }) => name === "http_request_duration_seconds")
    .flatMap(({ samples }) => samples)
    .filter(({ labels, suffix }) => suffix === "_count" && labels["route"] === route)
    .reduce((sum, { value }) => sum + value, 0)

describe("kept answers", () => {
  const answer = (fields: Partial<ReadyAnswer> = {}): ReadyAnswer => ({
    route: "/things",
    headers: {},
    body: new Uint8Array(10),
    until: Number.POSITIVE_INFINITY,
    isCurrent: () => true,
    ...fields
  })
  const request = (url: string, headers: Record<string, string> = {}, method = "GET") => ({ method, url, headers })

  it("are for the same words alone, and for nobody who asks for something of their own", () => {
    const ready = makeReadyAnswers()
    ready.keep(request("/things?a=1", { "accept-encoding": "gzip" }), answer())
    assert.isDefined(ready.find(request("/things?a=1", { "accept-encoding": "gzip" })))
    assert.isUndefined(ready.find(request("/things?a=2", { "accept-encoding": "gzip" })))
    assert.isUndefined(ready.find(request("/things?a=1")))
    assert.isUndefined(ready.find(request("/things?a=1", { "accept-encoding": "gzip" }, "POST")))
    assert.isUndefined(ready.find(request("/things?a=1", { "accept-encoding": "gzip", "if-none-match": "*" })))
    assert.isUndefined(ready.find(request("/things?a=1", { "accept-encoding": "gzip", "content-length": "1" })))
  })

  it("end: one asks anew, the others are given the old one for a moment, and none that a change made wrong", () => {
    const ready = makeReadyAnswers()
    ready.keep(request("/late"), answer({ until: performance.now() - 1 }))
    assert.isUndefined(ready.find(request("/late")))
    assert.isDefined(ready.find(request("/late")))
    ready.keep(request("/old"), answer({ until: performance.now() - 1000 }))
    assert.isUndefined(ready.find(request("/old")))
    assert.isUndefined(ready.find(request("/old")))
    let isCurrent = true
    ready.keep(request("/changed"), answer({ isCurrent: () => isCurrent }))
    assert.isDefined(ready.find(request("/changed")))
    isCurrent = false
    assert.isUndefined(ready.find(request("/changed")))
  })

  it("are few: the oldest go, an address of any length is not remembered", () => {
    const ready = makeReadyAnswers()
    const half = new Uint8Array(9_000_000)
    ready.keep(request("/first"), answer({ body: half }))
    ready.keep(request("/second"), answer({ body: half }))
    assert.isUndefined(ready.find(request("/first")))
    assert.isDefined(ready.find(request("/second")))
    ready.keep(request(`/${"x".repeat(1000)}`), answer())
    assert.isUndefined(ready.find(request(`/${"x".repeat(1000)}`)))
  })

  it.live("carry all that the first answer carried, and are counted alike", () =>
    Effect.gen(function* () {
      let asked = 0
      let isCurrent = true
      const handler = Effect.gen(function* () {
        asked++
        yield* setResponseHeader("link", "<next>")
        yield* keepAnswer({ millis: 60_000, isCurrent: () => isCurrent })
        return HttpServerResponse.text(`answer ${asked}`, { headers: { etag: '"1"' } })
      })
      const ask = yield* serve(HttpRouter.add("GET", "/kept", handler))
      const before = countOf("/kept")
      const first = yield* ask("/kept?x=1")
      const second = yield* ask("/kept?x=1", { headers: { "x-request-id": "mine-12345" } })
      assert.strictEqual(asked, 1)
      assert.strictEqual(second.text, first.text)
      assert.strictEqual(second.headers["x-request-id"], "mine-12345")
      const { date: _1, "x-request-id": _2, ...one } = first.headers
      const { date: _3, "x-request-id": _4, ...other } = second.headers
      assert.deepStrictEqual(other, one)
      assert.strictEqual(one["link"], "<next>")
      assert.strictEqual(countOf("/kept") - before, 2)
      isCurrent = false
      assert.strictEqual((yield* ask("/kept?x=1")).text, "answer 2")
    }).pipe(Effect.scoped)
  )
})

it.live("kept answers count against a stranger's address as all others do", () =>
  Effect.gen(function* () {
    const windows = makeWindows()
    const limits: Limits = {
      person: () => undefined,
      address: ({ headers }, now) => windows.take({ name: "address", quota: 3 }, headers["x-forwarded-for"] ?? "", now)
    }
    const handler = Effect.as(keepAnswer({ millis: 60_000, isCurrent: () => true }), HttpServerResponse.text("kept"))
    const ask = yield* serve(
      HttpRouter.add("GET", "/limited", handler).pipe(Layer.provide(Layer.succeed(RateLimits, limits)))
    ).pipe(Effect.provideService(RateLimits, limits))
    const from = (address: string) => ask("/limited", { headers: { "x-forwarded-for": address } })
    const statuses = yield* Effect.forEach([1, 2, 3, 4], () => from("192.0.2.1"))
    assert.deepStrictEqual(
      statuses.map(({ status }) => status),
      [200, 200, 200, 429]
    )
    assert.isDefined(statuses[2]?.headers["ratelimit"])
    assert.strictEqual((yield* from("192.0.2.2")).status, 200)
  }).pipe(Effect.scoped)
)

it.live("a shortcut takes what it knows and leaves the rest to the route; its failures are problems", () =>
  Effect.gen(function* () {
    const route = HttpRouter.add("POST", "/things/:id/parts", HttpServerResponse.text("the long way"))
    const short = shortcut(
      "POST",
      "/things/:id/parts",
      Effect.succeed((request, { parameter, query }) => {
        if (parameter === "long") return undefined
        if (parameter === "none") return Effect.fail(new NotFound())
        return Effect.map(request.text, (text) =>
          text === "" ? undefined : HttpServerResponse.text([parameter, query, text].join(" "))
        )
      })
    )
    const ask = yield* serve(Layer.mergeAll(route, short))
    const send = (path: string, body: string) => ask(path, { method: "POST", body })
    assert.strictEqual((yield* send("/things/a/parts?q=1", "body")).text, "a q=1 body")
    assert.strictEqual((yield* send("/things/long/parts", "body")).text, "the long way")
    assert.strictEqual((yield* send("/things/a/parts", "")).text, "the long way")
    assert.strictEqual((yield* send("/things/a/b/parts", "body")).status, 404)
    const refused = yield* send("/things/none/parts", "body")
    assert.strictEqual(refused.status, 404)
    assert.strictEqual(refused.headers["content-type"], "application/problem+json")
    assert.isDefined(refused.headers["x-request-id"])
    assert.isAtLeast(countOf("/things/:id/parts"), 4)
  }).pipe(Effect.scoped)
)

/** Sends a body in parts, with these headers, and gives status and text of the answer. */
const sendParts = (port: number, headers: Record<string, string>, parts: ReadonlyArray<Uint8Array>) =>
  Effect.promise(
    () =>
      new Promise<{ readonly status: number; readonly text: string }>((resolve, reject) => {
        const sent = nodeRequest(
          { port, host: "127.0.0.1", method: "POST", path: "/said?q=1", headers },
          (response) => {
            const chunks: Array<Buffer> = []
            response.on("data", (chunk: Buffer) => chunks.push(chunk))
            response.on("end", () =>
              resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() })
            )
          }
        )
        sent.on("error", reject)
        const write = ([part, ...rest]: ReadonlyArray<Uint8Array>) => {
          if (part === undefined) sent.end()
          else sent.write(part, () => write(rest))
        }
        if (headers["expect"] === undefined) write(parts)
        else sent.on("continue", () => write(parts))
      })
  )

it.live(
  "a body that a shortcut has read is the route's as well: in parts, in any script, of unknown length, by asking first",
  () =>
    Effect.gen(function* () {
      const said = (who: string, { headers, url }: HttpServerRequest.HttpServerRequest, body: string) =>
        HttpServerResponse.text(`${who} ${url} ${headers["x-name"]} ${body}`)
      const route = HttpRouter.add(
        "POST",
        "/said",
        Effect.gen(function* () {
          const request = yield* HttpServerRequest.HttpServerRequest
          return said("route", request, yield* request.text)
        })
      )
      const short = shortcut(
        "POST",
        "/said",
        Effect.succeed((request) =>
          Effect.map(bodyText(request), (body) =>
            body.startsWith("mine") ? said("shortcut", request, body) : readAgain(request, body)
          )
        )
      )
      const port = yield* freePort
      yield* Layer.build(
        publicServer(Layer.mergeAll(route, short)).pipe(
          Layer.provide(ConfigProvider.layer(ConfigProvider.fromUnknown({ PORT: String(port) })))
        )
      )
      for (const [who, text] of [
        ["shortcut", "mine: 课程 🎓"],
        ["route", "theirs: Prüfung ".repeat(10_000)],
        ["route", ""]
      ] as const) {
        const bytes = Buffer.from(text)
        // In the middle of a character.
        const parts = [bytes.subarray(0, 7), bytes.subarray(7)].filter(({ length }) => length > 0)
        const length = { "content-length": String(bytes.length) }
        for (const headers of [length, { "transfer-encoding": "chunked" }, { ...length, expect: "100-continue" }]) {
          const { status, text: answer } = yield* sendParts(port, { ...headers, "x-name": "one" }, parts)
          assert.strictEqual(status, 200)
          assert.strictEqual(answer, `${who} /said?q=1 one ${text}`)
        }
      }
      const tooLong = { "content-length": String(9 * 1024 * 1024) }
      assert.strictEqual((yield* sendParts(port, tooLong, [Buffer.alloc(9 * 1024 * 1024)])).status, 413)
    }).pipe(Effect.scoped)
)
