/** Requests of the load test: tagged with their route, their answers looked at. */
import { check, sleep } from "k6"
import http, { type RefinedResponse } from "k6/http"
import { base } from "./settings.ts"
import type { Route } from "./routes.ts"

/** An answer with its body as text. */
export type Answer = RefinedResponse<"text">

export interface Call {
  /** Instead of the route's braces, in order. */
  readonly at?: ReadonlyArray<string>
  /** With its question mark. */
  readonly query?: string
  readonly token?: string
  /** Sent as JSON. */
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly status: number
  /** What must hold of the body; a status alone says little. */
  readonly holds: Readonly<Record<string, (answer: Answer) => boolean>>
}

/** The JSON value at a path (`items.0.id`) of an answer's body, or undefined: also where the body is no JSON. */
export const at = (answer: Answer, path: string): unknown => {
  try {
    return answer.json(path)
  } catch {
    return undefined
  }
}

/** The text at a path of an answer's body, `""` where there is none. */
export const textAt = (answer: Answer, path: string): string => {
  const value = at(answer, path)
  return typeof value === "string" ? value : ""
}

/** A header of an answer, by its canonical name (`Etag`). */
export const headerOf = (answer: Answer, name: string): string => answer.headers[name] ?? ""

// The setup has a virtual user, and with it a copy of this module, of its own.
let preparing = false

/** From now on requests are the setup's: they count for no route. */
export const prepare = (): void => {
  preparing = true
}

const tagsOf = (route: Route): Record<string, string> => (preparing ? { phase: "setup" } : { phase: "run", route })

/** The request of a call, as `http.batch` takes it too. */
export const requestOf = (route: Route, { at: values = [], body, headers = {}, query = "", token }: Call) => {
  const [method = "", template = ""] = route.split(" ")
  const path = values.reduce((left, value) => left.replace(/\{\w+\}/, value), template)
  return {
    method,
    url: `${base}${path}${query}`,
    body: body === undefined ? null : JSON.stringify(body),
    params: {
      responseType: "text" as const,
      tags: { ...tagsOf(route), name: route },
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(method === "POST" ? { "idempotency-key": crypto.randomUUID() } : {}),
        ...headers
      }
    }
  }
}

/** Looks at an answer; says whether all holds. */
export const looked = (route: Route, answer: Answer, { holds, status }: Call): boolean => {
  const said = Object.entries(holds).map(([what, rule]) => [`${route}: ${what}`, rule] as const)
  return check(
    answer,
    {
      [`${route}: ${status}`]: (one: Answer) => one.status === status,
      ...Object.fromEntries(said.map(([what, rule]) => [what, (one: Answer) => one.status === status && rule(one)]))
    },
    tagsOf(route)
  )
}

/** A platform that has enough to do says so, and the setup asks again, so often. */
export const tries = 30

/** Whether the setup should ask again. */
export const isBusy = ({ status }: Answer): boolean => status === 429 || status === 503

/** Waits as long as an answer says, a second at least. */
export const waitFor = (answers: ReadonlyArray<Answer>): void =>
  sleep(Math.max(1, ...answers.map((answer) => Number(headerOf(answer, "Retry-After")) || 0)))

/** Sends a request and looks at the answer. */
export const call = (route: Route, options: Call): Answer => {
  const { body, method, params, url } = requestOf(route, options)
  let answer = http.request(method, url, body, params)
  for (let left = preparing ? tries : 0; left > 0 && isBusy(answer); left--) {
    waitFor([answer])
    answer = http.request(method, url, body, params)
  }
  looked(route, answer, options)
  return answer
}
