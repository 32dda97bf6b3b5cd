/**
 * The whole platform held to the laws of its API, to the policy table and to its refusals of bad input; and deployments with
 * one planted fault each, which those checks must find.
 */
import { assert, layer } from "@effect/vitest"
import { type Route, routes } from "@lyceum/api/Lyceum"
import { policies } from "@lyceum/domain/Policy"
import { at, listAt } from "@lyceum/testing/laws/Json"
import type { Command } from "@lyceum/testing/laws/Command"
import { runHistory } from "@lyceum/testing/laws/History"
import { checkLaws, makeInstructor } from "@lyceum/testing/laws/Laws"
import { walkAuthorization } from "@lyceum/testing/routes/AuthorizationWalk"
import { walkBadInput } from "@lyceum/testing/routes/BadInputWalk"
import { makeFixture } from "@lyceum/testing/routes/Fixture"
import { seed } from "@lyceum/testing/Seed"
import { Effect } from "effect"
import { accounts, Platform } from "./support/platform.ts"
import { type Fault, faultyDeployment } from "./support/faulty.ts"

const { admin } = accounts

/** The body with one field changed. */
const changed = (body: unknown, field: string, value: unknown): unknown => ({ ...Object(body), [field]: value })

interface Planted {
  readonly fault: () => Fault
  /** The laws that may be found broken. */
  readonly law: RegExp
  /** A history that meets the fault. */
  readonly history: ReadonlyArray<Command>
}

const planted = {
  "doubles an enrolment": {
    history: [{ _tag: "Enrol", who: 0, course: 0, how: "again" }],
    law: /one enrolment in a course|repeated enrolment/,
    fault: () => {
      const seen = new Set<unknown>()
      return {
        answer: (passing) => {
          if (passing.method !== "POST" || passing.path !== "/v1/enrollments" || passing.status !== 201) return
          const id = at(passing.body, "id")
          if (seen.has(id)) passing.body = changed(passing.body, "id", crypto.randomUUID())
          seen.add(id)
        }
      }
    }
  },
  "gives one person another's account": {
    history: [],
    law: /a token is the person's own|another person's data/,
    fault: () => {
      let before: unknown
      return {
        answer: (passing) => {
          if (passing.path !== "/v1/users/me" || passing.status !== 200) return
          const mine = passing.body
          if (before !== undefined && at(before, "id") !== at(mine, "id")) passing.body = before
          before = mine
        }
      }
    }
  },
  "counts a percent too many": {
    history: [
      { _tag: "Enrol", who: 0, course: 0, how: "once" },
      { _tag: "View", who: 0, course: 0, item: 0, twice: false }
    ],
    law: /progress is what was done/,
    fault: () => ({
      answer: (passing) => {
        const percent = at(passing.body, "percent")
        if (/^\/v1\/progress\/[^/]+$/.test(passing.path) && typeof percent === "number" && percent > 0) {
          passing.body = changed(passing.body, "percent", percent + 1)
        }
      }
    })
  },
  "loses the first line of a later page": {
    history: [
      { _tag: "Enrol", who: 0, course: 0, how: "once" },
      { _tag: "Enrol", who: 0, course: 1, how: "once" }
    ],
    law: /pages leave nothing out|pages come to an end/,
    fault: () => ({
      answer: (passing) => {
        if (passing.path.includes("cursor="))
          passing.body = changed(passing.body, "items", listAt(passing.body, "items").slice(1))
      }
    })
  },
  "saves whatever If-Match says": {
    history: [{ _tag: "SaveDraft", course: 0, match: "stale", kind: "text", required: true }],
    law: /changed by whoever read it last/,
    fault: () => ({
      request: (headers, method, path) => {
        if (method === "PUT" && path.endsWith("/draft")) headers.set("if-match", "*")
      }
    })
  },
  "forgets Idempotency-Keys": {
    history: [{ _tag: "CreateCourse", capacity: null, sequential: false, twice: true }],
    law: /repeated registration|repeated creation|key with another body/,
    fault: () => ({ request: (headers) => headers.delete("idempotency-key") })
  },
  "fails on what is not there": {
    history: [{ _tag: "AskUnknown", who: 0 }],
    law: /makes the server fail/,
    fault: () => ({
      answer: (passing) => {
        if (passing.status === 404) passing.status = 500
      }
    })
  }
} satisfies Readonly<Record<string, Planted>>

layer(Platform.layer, { excludeTestServices: true, timeout: "60 seconds" })(`the API (LYCEUM_SEED=${seed})`, (it) => {
  it.effect(
    "keeps its laws over drawn histories",
    () =>
      Effect.gen(function* () {
        const { address } = yield* Platform
        const result = yield* checkLaws({ url: address, seed, admin, runs: 8 })
        assert.deepStrictEqual(result, { held: true, runs: 8 })
      }),
    120_000
  )

  it.effect(
    "keeps them for learners alone, without an administrator",
    () =>
      Effect.gen(function* () {
        const { address } = yield* Platform
        yield* makeFixture(address, admin)
        const result = yield* checkLaws({ url: address, seed, runs: 4 })
        assert.deepStrictEqual(result, { held: true, runs: 4 })
      }),
    60_000
  )

  for (const [name, { fault, history, law }] of Object.entries(planted)) {
    it.effect(
      `a deployment that ${name} breaks a law`,
      () =>
        Effect.gen(function* () {
          const { address } = yield* Platform
          const url = yield* faultyDeployment(address, fault())
          const instructor = yield* makeInstructor(address, admin)
          const options = { url, patienceMillis: 300, instructor }
          const failure = yield* Effect.flip(runHistory(options, history, () => undefined))
          assert.match(failure.message, law)
        }),
      30_000
    )
  }

  it.effect(
    "the search finds a planted fault by itself, and a short history that shows it",
    () =>
      Effect.gen(function* () {
        const { address } = yield* Platform
        const { fault, law } = planted["doubles an enrolment"]
        const url = yield* faultyDeployment(address, fault())
        const result = yield* checkLaws({ url, seed: 1, admin, runs: 20, length: 8, patienceMillis: 300, shrinks: 12 })
        assert.isFalse(result.held)
        if (result.held) return
        assert.match(result.law, law, result.detail)
        assert.isAtMost(result.commands.length, 4, result.trace.join("\n"))
      }),
    60_000
  )

  it.effect(
    "every route obeys the policy table",
    () =>
      Effect.gen(function* () {
        const { address } = yield* Platform
        assert.deepStrictEqual(yield* walkAuthorization(yield* makeFixture(address, admin), routes()), [])
      }),
    60_000
  )

  it.effect(
    "the walk finds a route that lets in whom the table does not, one that refuses whom it lets in, and what has no row or sample",
    () =>
      Effect.gen(function* () {
        const { address } = yield* Platform
        const fixture = yield* makeFixture(address, admin)
        const of = (name: string) => routes().filter((route) => `${route.group}.${route.name}` === name)
        const strict = { ...policies, "account.read": { ...policies["account.read"], learner: "none" as const } }
        const open = yield* walkAuthorization(fixture, of("users.me"), strict)
        assert.isTrue(
          open.some((finding) => finding.includes("as learner: not allowed by the table")),
          open.join("\n")
        )
        const lenient = { ...policies, "account.list": { ...policies["account.list"], learner: "any" as const } }
        const shut = yield* walkAuthorization(fixture, of("users.listUsers"), lenient)
        assert.isTrue(
          shut.some((finding) => finding.includes("as learner: allowed by the table")),
          shut.join("\n")
        )
        const unknown: Route = {
          group: "users",
          name: "unheardOf",
          method: "GET",
          path: "/v1/unheard-of",
          idempotent: false,
          requires: undefined
        }
        const bare = yield* walkAuthorization(fixture, [unknown])
        assert.match(bare.join("\n"), /no good request for it/)
        assert.match(bare.join("\n"), /no row of the policy table/)
      }),
    60_000
  )

  it.effect(
    "every route refuses bad input with a problem",
    () =>
      Effect.gen(function* () {
        const { address } = yield* Platform
        assert.deepStrictEqual(yield* walkBadInput(yield* makeFixture(address, admin), routes()), [])
      }),
    60_000
  )

  it.effect(
    "the walk finds a route that takes bad input, and one that fails on it",
    () =>
      Effect.gen(function* () {
        const { address } = yield* Platform
        const one = routes().filter(({ group, name }) => group === "courses" && name === "createCourse")
        const statuses = (status: number) =>
          Effect.gen(function* () {
            const url = yield* faultyDeployment(address, {
              answer: (passing) => {
                if (passing.path === "/v1/courses" && passing.status === 400) passing.status = status
              }
            })
            const findings = yield* walkBadInput(yield* makeFixture(url, admin), one)
            return findings.join("\n")
          })
        assert.match(yield* statuses(201), /createCourse, an unknown field: expected/)
        assert.match(yield* statuses(500), /createCourse, malformed JSON: no request makes the server fail/)
      }),
    60_000
  )
})
