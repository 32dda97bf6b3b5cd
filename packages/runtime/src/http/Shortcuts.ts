/**
 * Shorter ways for requests of the common form. A route of a contract decodes, checks and explains whatever may come; what comes
 * thousands of times a second is nearly always of one form, and then the way can be straight. A shortcut takes such a request
 * or leaves it: then the contract's own route answers, with all that it says of what is wrong.
 */
import { Effect, type Layer } from "effect"
import { HttpRouter, type HttpServerRequest, type HttpServerResponse } from "effect/http"

/** Where a request stands: the text of its path's parameter as it came (`""` without one), and what follows the `?`. */
export interface Place {
  readonly parameter: string
  readonly query: string
}

/** What became of a request: its answer; the request to be answered by its route, where its body was read (`readAgain`); or the same as it came. */
export type Outcome = HttpServerResponse.HttpServerResponse | HttpServerRequest.HttpServerRequest | undefined

/**
 * Takes a request, or leaves it: at once (`undefined`), or when it has seen more of it (an effect that gives no response). It must
 * not have changed anything before it leaves a request. Its failures are answered as a route's are.
 */
export type Shortcut = (
  request: HttpServerRequest.HttpServerRequest,
  place: Place
) => Effect.Effect<Outcome, unknown> | undefined

interface Known {
  readonly method: "GET" | "POST"
  readonly route: string
  /** The path before its parameter; the whole of it where there is none. */
  readonly before: string
  /** The path after its parameter. */
  readonly after: string | undefined
  readonly take: Shortcut
}

/** By router, so that services in one process do not see each other's. */
const known = new WeakMap<object, Array<Known>>()

/** Adds a shortcut to the router at hand. `route` is the contract's template with at most one parameter, for example `/v1/courses/:courseId/outline`. */
export const shortcut = <E, R>(
  method: "GET" | "POST",
  route: string,
  make: Effect.Effect<Shortcut, E, R>
): Layer.Layer<never, E, HttpRouter.HttpRouter | R> =>
  HttpRouter.use((router) =>
    Effect.map(make, (take) => {
      const [before = "", after] = route.split(/:\w+/)
      const all = known.get(router) ?? []
      known.set(router, all)
      all.push({ method, route, before, after, take })
    })
  )

/** A shortcut that took a request, and the template of its route. */
export interface Taken {
  readonly route: string
  readonly answer: Effect.Effect<Outcome, unknown>
}

/** What finds the shortcut of a request, of those that the router at hand has been given by then. */
export const shortcuts = Effect.map(HttpRouter.HttpRouter, (router) => {
  const all = known.get(router) ?? []
  known.set(router, all)
  return (request: HttpServerRequest.HttpServerRequest): Taken | undefined => {
    if (all.length === 0) return undefined
    const { url } = request
    const mark = url.indexOf("?")
    const path = mark === -1 ? url : url.slice(0, mark)
    for (const { after, before, method, route, take } of all) {
      if (method !== request.method) continue
      const parameter = after === undefined ? (path === before ? "" : undefined) : parameterOf(path, before, after)
      if (parameter === undefined) continue
      const answer = take(request, { parameter, query: mark === -1 ? "" : url.slice(mark + 1) })
      if (answer !== undefined) return { route, answer }
    }
    return undefined
  }
})

const parameterOf = (path: string, before: string, after: string): string | undefined => {
  if (path.length <= before.length + after.length || !path.startsWith(before) || !path.endsWith(after)) return undefined
  const parameter = path.slice(before.length, path.length - after.length)
  return parameter.includes("/") ? undefined : parameter
}
