/** One real request of each image, and what it must answer. */
import { assert } from "@effect/vitest"
import { ToolError } from "@lyceum/testing/tools/Cache"
import { Effect, Schema } from "effect"
import { get, type IncomingHttpHeaders } from "node:http"
import { admin, type Name } from "./Platform.ts"

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

/** Asks over a socket; fails with one sentence when nothing answers. */
export const ask = (url: string, init: RequestInit = {}): Effect.Effect<Answer, ToolError> =>
  Effect.tryPromise({
    try: async () => {
      const response = await fetch(url, { redirect: "manual", ...init })
      return { status: response.status, headers: response.headers, text: await response.text() }
    },
    catch: (cause) => new ToolError({ reason: `${url}: ${String(cause)}` })
  })

const Tokens = Schema.fromJsonString(Schema.Struct({ accessToken: Schema.NonEmptyString }))

/** Signs the first account in at the user service; gives its token. */
export const signIn = (origin: string) =>
  Effect.gen(function* () {
    const { email, password } = admin
    const answer = yield* ask(`${origin}/v1/sessions`, {
      method: "POST",
      headers: { "content-type": "application/json", "idempotency-key": "sign-in-of-images" },
      body: JSON.stringify({ email, password })
    })
    assert.strictEqual(answer.status, 201, answer.text)
    return (yield* Schema.decodeEffect(Tokens)(answer.text)).accessToken
  })

/** What is asked of each, by somebody who is signed in. */
const paths: Readonly<Record<Exclude<Name, "web" | "streaming">, string>> = {
  user: "/v1/users/me",
  course: "/v1/courses",
  enrollment: "/v1/enrollments",
  progress: "/v1/certificates",
  analytics: "/v1/analytics/overview"
}

/** The headers as they are sent: `fetch` takes the encoding's away when it has undone it. */
const headersOf = (url: string) =>
  Effect.callback<IncomingHttpHeaders, ToolError>((resume) => {
    const request = get(url, { headers: { "accept-encoding": "br" } }, (response) => {
      response.resume()
      resume(Effect.succeed(response.headers))
    })
    request.once("error", ({ message }) => resume(Effect.fail(new ToolError({ reason: message }))))
  })

const ofWeb = (origin: string) =>
  Effect.gen(function* () {
    const page = yield* ask(`${origin}/`)
    assert.strictEqual(page.status, 200, page.text)
    const assets = Array.from(page.text.matchAll(/"(\/assets\/[^"]+\.(?:js|css))"/g), ([, path = ""]) => path)
    const sent = yield* Effect.forEach(assets, (path) => headersOf(`${origin}${path}`))
    // The smallest have no compressed form.
    const compressed = sent.find((headers) => headers["content-encoding"] === "br")
    assert.include(compressed?.["cache-control"] ?? "none of them was compressed", "immutable")
  })

/** Makes the request at the image's listeners. */
export const request = (name: Name, origin: string, management: string, token: string) =>
  Effect.gen(function* () {
    if (name === "web") return yield* ofWeb(origin)
    const metrics = yield* ask(`${management}/metrics`)
    assert.include(metrics.text, name === "streaming" ? "lyceum_streaming_records_total" : "process_")
    if (name === "streaming") return
    const answer = yield* ask(`${origin}${paths[name]}`, { headers: { authorization: `Bearer ${token}` } })
    assert.strictEqual(answer.status, 200, `${paths[name]}: ${answer.text}`)
  })
