/** One request to a deployment, over nothing but `fetch`, and the laws that hold for every answer. */
import { Effect } from "effect"
import { textAt, at } from "./Json.ts"
import { Unreachable, Violation } from "./Violation.ts"

export interface CallOptions {
  readonly method: string
  readonly path: string
  /** Bearer token. */
  readonly token?: string | undefined
  /** Sent as JSON, or as it is with a `content-type` of its own. */
  readonly body?: unknown
  readonly raw?: Uint8Array<ArrayBuffer> | string
  readonly headers?: Readonly<Record<string, string>>
  /** Do not read the body of a success: it may never end. */
  readonly headOnly?: boolean
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The decoded body; `undefined` when it is not JSON. */
  readonly body: unknown
}

/** How often a request that is told to come later is sent again, and the longest wait for it. */
const patience = { tries: 5, maximumMillis: 20_000 }

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const initOf = ({ body, headers, method, raw, token }: CallOptions): RequestInit => {
  const content = raw ?? (body === undefined ? undefined : JSON.stringify(body))
  return {
    method,
    redirect: "manual",
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers
    },
    ...(content === undefined ? {} : { body: content })
  }
}

/** Sends a request; 429 and 503 that say when to come again are heeded a few times. */
export const call = (url: string, options: CallOptions): Effect.Effect<Answer, Unreachable> =>
  Effect.gen(function* () {
    for (let attempt = 1; ; attempt++) {
      const answer = yield* Effect.tryPromise({
        try: async (signal): Promise<Answer> => {
          const response = await fetch(url + options.path, { ...initOf(options), signal })
          if (options.headOnly === true && response.ok) {
            await response.body?.cancel()
            return { status: response.status, headers: response.headers, text: "", body: undefined }
          }
          const text = await response.text()
          return { status: response.status, headers: response.headers, text, body: jsonOf(text) }
        },
        catch: (cause) => new Unreachable({ reason: `${options.method} ${url}${options.path}: ${String(cause)}` })
      })
      const wait = Number(answer.headers.get("retry-after") ?? Number.NaN) * 1000
      const isAsked = (answer.status === 429 || answer.status === 503) && wait <= patience.maximumMillis
      if (!isAsked || attempt === patience.tries) return answer
      yield* Effect.sleep(wait)
    }
  })

const shortened = (text: string) => (text.length > 400 ? `${text.slice(0, 400)}…` : text)

/** An answer in a line, for a report. */
export const shown = ({ method, path }: CallOptions, { status, text }: Answer): string =>
  `${method} ${path} -> ${status} ${shortened(text)}`

/** Holds for every answer: never a fault of the server, and a refusal is a problem (RFC 9457) that says what it is. */
export const isWellFormed = (options: CallOptions, answer: Answer): Effect.Effect<void, Violation> => {
  const breaks = (law: string) => Effect.fail(new Violation({ law, detail: shown(options, answer) }))
  if (answer.status >= 500) return breaks("no request makes the server fail")
  if (answer.status < 400) return Effect.void
  if (answer.headers.get("content-type")?.startsWith("application/problem+json") !== true) {
    return breaks("a refusal is application/problem+json")
  }
  if (textAt(answer.body, "type") === "") return breaks("a problem has a type")
  const status = at(answer.body, "status")
  return status === undefined || status === answer.status ? Effect.void : breaks("a problem's status is the answer's")
}
