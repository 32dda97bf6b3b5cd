/**
 * Looks at the headers of every route's answers: the good one, the refusals, 404, 405 and an internal address. Each must carry
 * what keeps a browser from doing more with it than it was meant for (ASVS 5.0 3.4, 14.3.2).
 */
import type { Route } from "@lyceum/api/Lyceum"
import { Effect } from "effect"
import { type Answer, call, type CallOptions } from "../laws/Call.ts"
import type { Unreachable } from "../laws/Violation.ts"
import type { Fixture } from "./Fixture.ts"
import { forEachRoute, type GoodRequest } from "./GoodRequest.ts"
import type { Finding } from "./Walk.ts"

/** What every answer says, and how it may say it. */
const always: Readonly<Record<string, RegExp>> = {
  "x-content-type-options": /^nosniff$/,
  "content-security-policy": /^default-src 'none';.*frame-ancestors 'none'/,
  "referrer-policy": /^(?:no-referrer|strict-origin-when-cross-origin)$/,
  "cross-origin-opener-policy": /^same-origin$/,
  "cross-origin-resource-policy": /^same-origin$/,
  "permissions-policy": /camera=\(\)/,
  "x-request-id": /^[\w.:-]{8,128}$/
}

/** What no answer says: other sites may read nothing, and nobody needs to know what serves. */
const never = [
  "access-control-allow-origin",
  "access-control-allow-credentials",
  "server",
  "x-powered-by",
  "set-cookie"
]

/** Published for everybody, and the same for everybody: these may be kept by caches. */
const published = new Set([
  "signUp.keys",
  "certificateIssuer.did",
  "certificateIssuer.profile",
  "certificatesPublic.credential",
  "certificatesPublic.pdf",
  "certificatesPublic.verify",
  "catalogue.getFile",
  "catalogue.outline"
])

/** Asked for by the pages of whoever verifies a certificate, on sites of their own: these may be read from everywhere. */
const readEverywhere = new Set(["certificateIssuer.did", "certificateIssuer.profile"])

/** `kept`: public, so `no-store` is not asked for; `everywhere`: also for the pages of other sites. */
export type Audience = "own" | "kept" | "everywhere"

/** What the header of one answer lacks or says too much. */
export const headerFaults = ({ headers, status, text }: Answer, audience: Audience): ReadonlyArray<string> => {
  const faults: Array<string> = []
  const shared = audience === "everywhere" && status < 400
  const mayBeKept = audience !== "own"
  for (const [name, form] of Object.entries(always)) {
    if (shared && name === "cross-origin-resource-policy") continue
    const value = headers.get(name)
    if (value === null || !form.test(value)) faults.push(`${name}: ${value ?? "absent"}`)
  }
  for (const name of never.filter((one) => !shared || one !== "access-control-allow-origin"))
    if (headers.has(name)) faults.push(`${name}: ${headers.get(name)}`)
  if (!mayBeKept && headers.get("cache-control")?.includes("no-store") !== true)
    faults.push(`cache-control: ${headers.get("cache-control") ?? "absent"}`)
  const type = headers.get("content-type")
  if (text !== "" && type === null) faults.push("content-type: absent")
  if (type?.startsWith("text/") === true && !/charset=utf-8|event-stream/i.test(type))
    faults.push(`content-type: ${type}`)
  if (status >= 400 && type?.startsWith("application/problem+json") !== true) faults.push(`content-type: ${type}`)
  return faults
}

/** The good request, without a token, of another method, and with what cannot be read. */
const variants = ({ good, onWire, route }: GoodRequest): ReadonlyArray<CallOptions> => {
  const options = onWire(good)
  const { body: _, raw: __, ...bare } = options
  return [
    options,
    { ...bare, token: undefined },
    { ...bare, method: route.method === "PATCH" ? "PUT" : "PATCH" },
    ...(good.body === undefined ? [] : [{ ...bare, raw: "{", headers: { "content-type": "application/json" } }])
  ]
}

/** Walks all routes; gives what their headers lack. */
export const walkHeaders = (
  fixture: Fixture,
  routes: ReadonlyArray<Route>
): Effect.Effect<ReadonlyArray<Finding>, Unreachable> =>
  Effect.gen(function* () {
    const findings: Array<Finding> = []
    const look = (what: string, options: CallOptions, audience: Audience) =>
      Effect.map(call(fixture.url, options), (answer) => {
        for (const fault of headerFaults(answer, audience))
          findings.push(`${what}: ${options.method} ${options.path.slice(0, 100)} -> ${answer.status}: ${fault}`)
      })
    // The one route that sets a cookie is held by the tests of the browser's session.
    const walked = routes.filter(({ group }) => group !== "browserSession")
    yield* forEachRoute(fixture, walked, (request) => {
      const { name } = request
      const audience = readEverywhere.has(name) ? "everywhere" : published.has(name) ? "kept" : "own"
      return Effect.forEach(variants(request), (options) => look(name, options, audience), { discard: true })
    })
    for (const path of ["/v1/none", "/internal/operations/status", "/v1/courses/%00", "/v1/courses/%C3"])
      yield* look("an address of nothing", { method: "GET", path }, "own")
    return findings
  })
