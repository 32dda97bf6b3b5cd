/** Asks every address with the methods that it does not have, and with what a stranger would like it to lead to. */
import type { Route } from "@lyceum/api/Lyceum"
import { Effect } from "effect"
import { request } from "node:http"
import { call } from "../laws/Call.ts"
import { Unreachable } from "../laws/Violation.ts"
import type { Fixture } from "./Fixture.ts"
import { forEachRoute } from "./GoodRequest.ts"
import type { Finding } from "./Walk.ts"

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"] as const

interface Refusal {
  readonly status: number
  readonly allow: string
}

/** Beside `fetch`, which sends no TRACE. */
const refusalOf = (url: URL, method: string): Effect.Effect<Refusal, Unreachable> =>
  Effect.callback((resume) => {
    const sent = request(url, { method }, (response) => {
      response.resume()
      response.once("end", () =>
        resume(Effect.succeed({ status: response.statusCode ?? 0, allow: response.headers.allow ?? "" }))
      )
    })
    sent.once("error", (error) =>
      resume(Effect.fail(new Unreachable({ reason: `${method} ${url}: ${error.message}` })))
    )
    sent.end()
    return Effect.sync(() => sent.destroy())
  })

const anyId = "00000000-0000-4000-8000-000000000000"

/** Every other method must be answered by 405 with the ones that there are. */
export const walkMethods = (
  url: string,
  routes: ReadonlyArray<Route>
): Effect.Effect<ReadonlyArray<Finding>, Unreachable> =>
  Effect.gen(function* () {
    const findings: Array<Finding> = []
    const known = new Map<string, Set<string>>()
    // Two templates of one address, `/v1/progress/:courseId` and `/v1/progress/stream`, share its methods.
    for (const { method, path } of routes) known.set(path, (known.get(path) ?? new Set()).add(method))
    for (const [path, own] of known) {
      for (const method of methods.filter((one) => !own.has(one))) {
        const address = new URL(path.replace(/:\w+/g, anyId), url)
        const { allow, status } = yield* refusalOf(address, method)
        const named = allow.split(", ")
        if (status !== 405 || ![...own].every((one) => named.includes(one)))
          findings.push(`${method} ${path}: ${status}, Allow: ${allow || "absent"}; it has ${[...own].join(", ")}`)
      }
    }
    return findings
  })

/** Parameters by which other programs were led elsewhere. */
const wishes = ["next", "url", "redirect", "redirect_uri", "return_to", "continue"]
const elsewhere = "https://stranger.example/"

/** Every answer that leads somewhere must lead to an address of our own. */
export const walkRedirects = (
  fixture: Fixture,
  routes: ReadonlyArray<Route>
): Effect.Effect<ReadonlyArray<Finding>, Unreachable> =>
  Effect.gen(function* () {
    const findings: Array<Finding> = []
    const read = routes.filter(({ method }) => method === "GET")
    yield* forEachRoute(fixture, read, ({ good, name, onWire }) =>
      Effect.gen(function* () {
        const options = onWire(good)
        const headers = { ...options.headers, "x-forwarded-host": "stranger.example", "x-forwarded-proto": "https" }
        for (const suffix of ["", ...wishes.map((name) => `${name}=${encodeURIComponent(elsewhere)}`)]) {
          const path =
            suffix === "" ? options.path : `${options.path}${options.path.includes("?") ? "&" : "?"}${suffix}`
          const answer = yield* call(fixture.url, { ...options, path, headers, headOnly: true })
          const location = answer.headers.get("location")
          const leads = location !== null && new URL(location, fixture.url).origin !== fixture.url
          if (leads || answer.headers.get("link")?.includes("stranger.example") === true)
            findings.push(`${name} with "${suffix}": ${answer.status} leads to ${location}`)
        }
      })
    )
    return findings
  })
