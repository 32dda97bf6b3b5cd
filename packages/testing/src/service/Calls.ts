/** Calls of a service's routes without a socket. */
import { Effect } from "effect"

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The fields of a JSON answer. */
  readonly body: { readonly [field: string]: unknown }
}

/** `body` is sent as JSON, `raw` as it is. */
export interface CallOptions {
  readonly as?: { readonly token: string }
  readonly body?: unknown
  readonly raw?: string
  readonly headers?: Readonly<Record<string, string>>
}

export type Call = (method: string, path: string, options?: CallOptions) => Effect.Effect<Answer>

/** Calls what answers web requests, at an address of its own. */
export const callsOf =
  (origin: string, handler: (request: Request) => Promise<Response>): Call =>
  (method, path, { as, body, headers, raw } = {}) =>
    Effect.promise(async () => {
      const text = raw ?? (body === undefined ? undefined : JSON.stringify(body))
      const response = await handler(
        new Request(`${origin}${path}`, {
          method,
          headers: {
            ...(as === undefined ? {} : { authorization: `Bearer ${as.token}` }),
            ...(text === undefined ? {} : { "content-type": "application/json" }),
            ...headers
          },
          ...(text === undefined ? {} : { body: text })
        })
      )
      const answer = await response.text()
      const json = (response.headers.get("content-type") ?? "").includes("json")
      return { status: response.status, headers: response.headers, text: answer, body: json ? JSON.parse(answer) : {} }
    })
