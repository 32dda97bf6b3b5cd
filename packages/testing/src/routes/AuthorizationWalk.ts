/**
 * Holds every route to the policy table: each route as everybody, and the answer against the route's row. What the table
 * allows is not refused, what it does not allow is; a route without a row or without a sample is a finding.
 */
import type { Route } from "@lyceum/api/Lyceum"
import type { Role, Scope } from "@lyceum/domain/Role"
import { policies } from "@lyceum/domain/Policy"
import { Effect } from "effect"
import { call, isWellFormed, shown } from "../laws/Call.ts"
import { textAt } from "../laws/Json.ts"
import type { Unreachable } from "../laws/Violation.ts"
import { type Fixture, type Identity, send } from "./Fixture.ts"
import { type Owners, type Sample, samples } from "./Samples.ts"
import { type Finding, nameOf, wire } from "./Walk.ts"

type Reach = "any" | "own" | "none"
/** A table like `policies` of domain/Policy.ts; another one in tests of the walk itself. */
export type PolicyTable = Readonly<Record<string, Readonly<Record<Role, Reach>> & { readonly scope: Scope }>>

const callers = ["learner", "otherLearner", "instructor", "otherInstructor", "admin"] as const
type CallerName = (typeof callers)[number]

const isOwn = (own: Owners, caller: CallerName): boolean => own === "self" || own.some((owner) => owner === caller)

const allows = (table: PolicyTable, requires: string, caller: CallerName, role: Role, own: Owners): boolean => {
  const reach = table[requires]?.[role]
  return reach === "any" || (reach === "own" && isOwn(own, caller))
}

/** A refusal for who the caller is. Not being enrolled is a state of things, not of rights. */
const isRefused = (status: number, type: string): boolean =>
  status === 401 || status === 404 || (status === 403 && type !== "urn:lyceum:problem:not-enrolled")

/** Routes whose sample speaks of something that is not there: a 404 says nothing about rights. */
const mayBeMissing = new Set([
  "catalogue.getFile",
  "certificates.ownCredential",
  "certificates.ownPdf",
  "certificates.showName",
  "certificatesPublic.credential",
  "certificatesPublic.pdf",
  "certificatesPublic.verify",
  "passwordResets.confirm",
  "unsubscribe.unsubscribe",
  "operations.deadLetter",
  "operations.replay"
])

const asCaller = (
  fixture: Fixture,
  route: Route,
  sample: Sample,
  caller: CallerName,
  table: PolicyTable,
  requires: string
) =>
  Effect.gen(function* () {
    const identity: Identity = fixture[caller]
    const options = wire(route, yield* sample.request(fixture, identity), identity.token)
    const answer = yield* call(fixture.url, options)
    const formed = yield* Effect.result(isWellFormed(options, answer))
    if (formed._tag === "Failure") return [`${nameOf(route)} as ${caller}: ${formed.failure.message}`]
    const missing = answer.status === 404 && mayBeMissing.has(nameOf(route))
    const refused = !missing && isRefused(answer.status, textAt(answer.body, "type"))
    if (allows(table, requires, caller, identity.role, sample.own)) {
      return refused
        ? [
            `${nameOf(route)} (${requires}) as ${caller}: allowed by the table, refused by the route: ${shown(options, answer)}`
          ]
        : []
    }
    return answer.status === 403 || answer.status === 404
      ? []
      : [
          `${nameOf(route)} (${requires}) as ${caller}: not allowed by the table, expected 403 or 404: ${shown(options, answer)}`
        ]
  })

const expectStatus = (
  fixture: Fixture,
  route: Route,
  sample: Sample,
  who: string,
  token: string | undefined,
  status: number
) =>
  Effect.gen(function* () {
    const options = { ...wire(route, yield* sample.request(fixture, undefined), undefined), token }
    const answer = yield* call(fixture.url, options)
    return answer.status === status ? [] : [`${nameOf(route)} ${who}: expected ${status}: ${shown(options, answer)}`]
  })

/** Two tokens of the administrator with a scope each: one of them lacks whatever a route asks. */
const narrowTokens = ({ admin, url }: Fixture) =>
  Effect.forEach(["courses:read", "learning:read"] as const, (scope) =>
    Effect.map(
      send(url, {
        method: "POST",
        path: "/v1/users/me/api-tokens",
        token: admin.token,
        body: { name: "narrow", scopes: [scope] }
      }),
      ({ body }) => ({ scope, token: textAt(body, "token") })
    )
  )

/** A bearer token that nobody signed. */
export const forgedToken = (token: string): string => {
  const [header = "", payload = "", signature = ""] = token.split(".")
  return `${header}.${payload}.${signature.startsWith("A") ? "B" : "A"}${signature.slice(1)}`
}

/** Walks all routes; gives what does not fit. `table` is asked instead of the platform's own in tests of the walk. */
export const walkAuthorization = (
  fixture: Fixture,
  routes: ReadonlyArray<Route>,
  table: PolicyTable = policies
): Effect.Effect<ReadonlyArray<Finding>, Unreachable> =>
  Effect.gen(function* () {
    const narrow = yield* narrowTokens(fixture)
    const findings: Array<Finding> = []
    for (const route of routes) {
      const sample = samples[nameOf(route)]
      const { requires } = route
      if (sample === undefined)
        findings.push(`${nameOf(route)}: packages/testing/src/routes/Samples.ts has no good request for it`)
      if (requires === undefined || requires === "internal") {
        findings.push(
          `${nameOf(route)}: ${requires === undefined ? "no row of the policy table" : "an internal route in the public contract"}`
        )
      }
      if (sample === undefined || requires === undefined || requires === "internal") continue
      if (requires === "public") {
        const options = wire(route, yield* sample.request(fixture, undefined), undefined)
        const answer = yield* call(fixture.url, options)
        const isFine =
          answer.status < 400 || (mayBeMissing.has(nameOf(route)) && [401, 404, 410].includes(answer.status))
        if (!isFine) findings.push(`${nameOf(route)} without a token: public, and refused: ${shown(options, answer)}`)
        continue
      }
      findings.push(...(yield* expectStatus(fixture, route, sample, "without a token", undefined, 401)))
      findings.push(
        ...(yield* expectStatus(fixture, route, sample, "with a forged token", forgedToken(fixture.admin.token), 401))
      )
      const lacking = narrow.find(({ scope }) => scope !== table[requires]?.scope)?.token
      findings.push(...(yield* expectStatus(fixture, route, sample, "with a token without the scope", lacking, 403)))
      for (const caller of callers) findings.push(...(yield* asCaller(fixture, route, sample, caller, table, requires)))
    }
    return findings
  })
