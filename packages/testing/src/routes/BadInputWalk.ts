/**
 * Sends every route what it must refuse: malformed JSON, wrong types, unknown and missing fields, over-long values, ids that
 * are none, pages that are none. Each must be answered by a 4xx problem, and never by a success or a fault of the server.
 */
import type { Route } from "@lyceum/api/Lyceum"
import { Effect } from "effect"
import { call, isWellFormed, shown } from "../laws/Call.ts"
import type { Unreachable } from "../laws/Violation.ts"
import { type Fixture } from "./Fixture.ts"
import { forEachRoute } from "./GoodRequest.ts"
import type { SampleRequest } from "./Samples.ts"
import { type Finding, nameOf, paramsOf } from "./Walk.ts"

interface BadInput {
  readonly what: string
  readonly request: SampleRequest
  /** What is right here; any 4xx when absent. */
  readonly statuses?: ReadonlyArray<number>
}

const refusals = [400, 413, 415, 422]
const json = { "content-type": "application/json" }
/** Longer than any text may be, and still shorter than a body may be. */
const long = "x".repeat(2_100_000)

/** Another type than the value's own. */
const wrongType = (value: unknown): unknown =>
  typeof value === "string" ? { not: "a text" } : typeof value === "object" ? 7 : { not: "it" }

/** Fields that a sample gives but a route does not ask for. */
const optional: Readonly<Record<string, ReadonlyArray<string>>> = {
  "analyticsExports.request": ["courseId"],
  "courses.copyCourse": ["title"],
  "users.changeMe": ["locale"],
  "users.changeUser": ["role"]
}

/** Fields that may be `null`. */
const nullable: Readonly<Record<string, ReadonlyArray<string>>> = {
  "enrollments.change": ["cohort"],
  "enrollments.setDue": ["dueAt"],
  "notifications.setSettings": ["phone", "quietHours"]
}

const badBodies = (route: Route, sample: SampleRequest): ReadonlyArray<BadInput> => {
  const { body } = sample
  if (body === undefined) return []
  const { body: _, ...rest } = sample
  const headers = { ...rest.headers, ...json }
  const raw = (what: string, text: string): BadInput => ({
    what,
    request: { ...rest, headers, raw: text },
    statuses: refusals
  })
  const changed = (what: string, next: Readonly<Record<string, unknown>>): BadInput => ({
    what,
    request: { ...rest, headers, body: next },
    statuses: refusals
  })
  const skipped = optional[nameOf(route)] ?? []
  const mayBeNull = nullable[nameOf(route)] ?? []
  return [
    raw("malformed JSON", '{"a": '),
    raw("no JSON at all", "\u0000\u0001 not json"),
    raw("an empty body", ""),
    raw("a list instead of an object", "[]"),
    raw("null", "null"),
    raw("a deep nest", `${"[".repeat(20_000)}${"]".repeat(20_000)}`),
    {
      what: "another media type",
      request: { ...rest, headers: { ...rest.headers, "content-type": "text/plain" }, raw: JSON.stringify(body) },
      statuses: refusals
    },
    changed("an unknown field", { ...body, unknownField: 1 }),
    ...Object.entries(body).flatMap(([field, value]) => [
      changed(`${field} of a wrong type`, { ...body, [field]: wrongType(value) }),
      ...(mayBeNull.includes(field) ? [] : [changed(`${field} null`, { ...body, [field]: null })]),
      ...(typeof value === "string" ? [changed(`${field} over-long`, { ...body, [field]: long })] : []),
      ...(skipped.includes(field)
        ? []
        : [changed(`without ${field}`, Object.fromEntries(Object.entries(body).filter(([name]) => name !== field)))])
    ])
  ]
}

/** Values that are no id, and one that is nobody's. Sent as they stand in the address. */
const badIds: ReadonlyArray<readonly [string, string]> = [
  ["not an id", "not-an-id!"],
  ["an over-long one", "a".repeat(1500)],
  ["a NUL", "%00"],
  ["half a character", "%C3"],
  ["a way up", "..%2f..%2fetc%2fpasswd"],
  ["a statement", "1'%20OR%20'1'='1"],
  ["one that is nobody's", "00000000-0000-4000-8000-000000000000"]
]

const badParams = (route: Route, sample: SampleRequest): ReadonlyArray<BadInput> =>
  paramsOf(route)
    .filter((name) => name !== "path")
    .flatMap((name) =>
      badIds.map(([what, value]) => ({
        what: `${name}: ${what}`,
        request: { ...sample, params: { ...sample.params, [name]: value } },
        statuses: route.requires === "public" ? [400, 401, 404] : [400, 403, 404]
      }))
    )

const badQueries = (route: Route, sample: SampleRequest): ReadonlyArray<BadInput> => {
  const query = (what: string, next: Readonly<Record<string, string>>): BadInput => ({
    what,
    request: { ...sample, query: { ...sample.query, ...next } },
    statuses: [400]
  })
  if (route.method !== "GET" || sample.query?.["limit"] === undefined) return []
  return [
    query("limit=0", { limit: "0" }),
    query("limit=101", { limit: "101" }),
    query("limit=many", { limit: "many" }),
    query("a cursor that nobody gave", { cursor: "bm90IGEgY3Vyc29y" }),
    query("an over-long cursor", { cursor: "c".repeat(1000) }),
    query("an unknown parameter", { unknownParameter: "1" })
  ]
}

const badKeys = (route: Route, sample: SampleRequest): ReadonlyArray<BadInput> =>
  route.idempotent
    ? [
        {
          what: "an over-long Idempotency-Key",
          request: { ...sample, headers: { ...sample.headers, "idempotency-key": "k".repeat(300) } },
          statuses: [400, 422]
        }
      ]
    : []

/** Walks all routes; gives what was not refused as it should be. */
export const walkBadInput = (
  fixture: Fixture,
  routes: ReadonlyArray<Route>
): Effect.Effect<ReadonlyArray<Finding>, Unreachable> =>
  Effect.gen(function* () {
    const findings: Array<Finding> = []
    yield* forEachRoute(fixture, routes, ({ good, name, onWire, route }) =>
      Effect.gen(function* () {
        const inputs = [
          ...badBodies(route, good),
          ...badParams(route, good),
          ...badQueries(route, good),
          ...badKeys(route, good)
        ]
        for (const { request, statuses = [400, 403, 404, 409, 413, 415, 422], what } of inputs) {
          const options = onWire(request)
          const answer = yield* call(fixture.url, options)
          const formed = yield* Effect.result(isWellFormed(options, answer))
          const line = `${name}, ${what}: expected ${statuses.join(" or ")}: ${shown({ ...options, path: options.path.slice(0, 120) }, answer)}`
          if (formed._tag === "Failure") findings.push(`${name}, ${what}: ${formed.failure.law}: ${line}`)
          else if (!statuses.includes(answer.status)) findings.push(line)
        }
      })
    )
    return findings
  })
