/** Whether all variants answer the same, before anything is measured: the same fields and values, but for what is drawn anew. */
import { Effect } from "effect"
import { isDeepStrictEqual } from "node:util"
import { gunzipSync } from "node:zlib"
import { request } from "node:http"
import { randomUUID } from "node:crypto"
import type { Endpoint } from "./Endpoints.ts"
import type { Seeded } from "./Seed.ts"

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: unknown
}

const send = (
  url: string,
  method: string,
  headers: Readonly<Record<string, string>>,
  body: string | undefined
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const sent = request(url, { method, headers }, (response) => {
      const chunks: Array<Buffer> = []
      response.on("data", (chunk: Buffer) => chunks.push(chunk))
      response.on("end", () => {
        const bytes = Buffer.concat(chunks)
        const text = response.headers["content-encoding"] === "gzip" ? gunzipSync(bytes) : bytes
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: JSON.parse(text.toString()) })
      })
    })
    sent.on("error", reject)
    sent.end(body)
  })

/** What each variant is asked. A learner each for enrolments, so that none is answered what another one did. */
const ask = (endpoint: Endpoint, url: string, seeded: Seeded): Promise<Answer> => {
  const [learner] = seeded.learners
  const signed = { "content-type": "application/json", authorization: `Bearer ${learner?.token}` }
  switch (endpoint.name) {
    case "catalogue":
      return send(`${url}/v1/courses?limit=20`, "GET", {}, undefined)
    case "outline":
      return send(`${url}/v1/courses/${seeded.outlineId}/outline`, "GET", { "accept-encoding": "gzip" }, undefined)
    case "own-progress":
      return send(`${url}/v1/progress`, "GET", signed, undefined)
    case "enrolment":
      return send(
        `${url}/v1/enrollments`,
        "POST",
        { ...signed, "idempotency-key": randomUUID() },
        JSON.stringify({ courseId: seeded.courses[0] })
      )
    case "learning":
      return send(
        `${url}/v1/learning-events`,
        "POST",
        signed,
        JSON.stringify({
          events: [seeded.items[0], seeded.items[1], randomUUID()].map((itemId, n) => ({
            id: randomUUID(),
            type: "item-viewed",
            courseId: seeded.outlineId,
            itemId,
            occurredAt: n === 1 ? "2026-02-30T00:00:00Z" : "2026-02-20T00:00:00Z"
          }))
        })
      )
    case "sign-in":
      return send(
        `${url}/v1/sessions`,
        "POST",
        { "content-type": "application/json" },
        JSON.stringify({ email: seeded.emails[0], password: seeded.password })
      )
  }
}

/** Tokens are drawn; their fields and the lifetime are compared. */
const drawn = new Set(["accessToken", "refreshToken"])
const comparable = ({ body, status }: Answer) => ({
  status,
  body:
    typeof body === "object" && body !== null
      ? Object.fromEntries(
          Object.entries(body).map(([name, value]: [string, unknown]) => [name, drawn.has(name) ? typeof value : value])
        )
      : body
})

/** Headers that every variant must send alike. */
const common = ["content-security-policy", "strict-transport-security", "permissions-policy", "cache-control", "link"]

/** Dies, naming the variant and both answers, when one answers otherwise than the first. */
export const compareAnswers = Effect.fnUntraced(function* (
  endpoint: Endpoint,
  servers: ReadonlyArray<{ readonly variant: string; readonly url: string }>,
  seeded: Seeded
) {
  const answers = yield* Effect.forEach(servers, ({ url, variant }) =>
    Effect.map(
      Effect.promise(() => ask(endpoint, url, seeded)),
      (answer) => ({ variant, answer })
    )
  )
  const [first] = answers
  if (first === undefined) return
  if (first.answer.status >= 300) return yield* Effect.die(JSON.stringify(first.answer))
  for (const { answer, variant } of answers) {
    if (!isDeepStrictEqual(comparable(answer), comparable(first.answer))) {
      const both = [answer, first.answer].map((one) => JSON.stringify(comparable(one)).slice(0, 2000))
      return yield* Effect.die(`${endpoint.name}: ${variant} answers ${both[0]}, ${first.variant} ${both[1]}`)
    }
    const other = common.filter(
      (name) =>
        !(name === "cache-control" && endpoint.name === "outline" && variant.endsWith("usual")) &&
        answer.headers[name] !== first.answer.headers[name]
    )
    if (other.length > 0 || answer.headers["x-request-id"] === undefined) {
      return yield* Effect.die(`${endpoint.name}: ${variant} sends other headers: ${other.join(", ")}`)
    }
  }
})
