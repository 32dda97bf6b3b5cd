/**
 * Adds to every good request fields that its caller may not set: a role, an owner, a result, a prototype. Each must be refused
 * (ASVS 5.0 15.3.3, 15.3.6), except where the route is there to set just that.
 */
import type { Route } from "@lyceum/api/Lyceum"
import { Effect } from "effect"
import { call, shown } from "../laws/Call.ts"
import type { Unreachable } from "../laws/Violation.ts"
import type { Fixture } from "./Fixture.ts"
import { forEachRoute } from "./GoodRequest.ts"
import type { Finding } from "./Walk.ts"

/** Fields and what they would be set to, as JSON. Pairs: in an object `__proto__` would be no field. */
const fields: ReadonlyArray<readonly [string, string]> = [
  ["id", '"00000000-0000-4000-8000-000000000000"'],
  ["role", '"admin"'],
  ["roles", '["admin"]'],
  ["scopes", '["users:admin"]'],
  ["isAdmin", "true"],
  ["disabled", "false"],
  ["userId", '"00000000-0000-4000-8000-000000000000"'],
  ["ownerId", '"00000000-0000-4000-8000-000000000000"'],
  ["status", '"completed"'],
  ["percent", "100"],
  ["points", "1000"],
  ["version", "1"],
  ["createdAt", '"2020-01-01T00:00:00Z"'],
  ["__proto__", '{"role":"admin"}'],
  ["constructor", '{"prototype":{"role":"admin"}}']
]

/** Fields that a route is there to set. */
const own: Readonly<Record<string, ReadonlyArray<string>>> = {
  "users.createApiToken": ["scopes"],
  "users.changeUser": ["role", "disabled"]
}

/** Walks all routes with a body; gives what was taken. */
export const walkMassAssignment = (
  fixture: Fixture,
  routes: ReadonlyArray<Route>
): Effect.Effect<ReadonlyArray<Finding>, Unreachable> =>
  Effect.gen(function* () {
    const findings: Array<Finding> = []
    yield* forEachRoute(fixture, routes, ({ good: { body, ...rest }, name, onWire }) =>
      Effect.gen(function* () {
        if (body === undefined) return
        for (const [field, value] of fields) {
          if (own[name]?.includes(field) === true) continue
          // Written by hand: an object that is made here would not keep `__proto__` as a field.
          const raw = `${JSON.stringify(body).slice(0, -1)},"${field}":${value}}`
          const options = onWire({ ...rest, raw, headers: { ...rest.headers, "content-type": "application/json" } })
          const answer = yield* call(fixture.url, options)
          if (answer.status < 400 || answer.status >= 500)
            findings.push(`${name}, ${field}: taken: ${shown(options, answer)}`)
        }
      })
    )
    return findings
  })
