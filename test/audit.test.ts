/**
 * The audit trail of a platform on which every route was called: each event says who, when and why; the history of an enrolment
 * explains its state; and the command finds what somebody with the database's password did, with exit code 1 and the place.
 */
import { PgClient } from "@effect/sql-pg"
import { assert, layer } from "@effect/vitest"
import { routes } from "@lyceum/api/Lyceum"
import { eventSchemas } from "@lyceum/events/Catalogue"
import { findRunning } from "@lyceum/local/platform/Running"
import { call } from "@lyceum/testing/laws/Call"
import { makeFixture } from "@lyceum/testing/routes/Fixture"
import { samples } from "@lyceum/testing/routes/Samples"
import { wire } from "@lyceum/testing/routes/Walk"
import { Effect, Redacted, Schedule, Schema } from "effect"
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { accounts, Platform } from "./support/platform.ts"
import { lyceum } from "./support/process.ts"

const audited = ["user", "course", "enrollment", "progress"] as const

const onDatabase = <A, E>(folder: string, query: Effect.Effect<A, E, PgClient.PgClient>) =>
  Effect.gen(function* () {
    const url = new URL((yield* findRunning(folder)).serverUrl)
    url.pathname = "/lyceum"
    return yield* Effect.provide(query, PgClient.layer({ url: Redacted.make(url.href), maxConnections: 1 }))
  })

const Rows = Schema.Array(
  Schema.Struct({
    type: Schema.String,
    actor: Schema.NullOr(Schema.String),
    correlation: Schema.NullOr(Schema.String),
    cause: Schema.NullOr(Schema.String),
    at: Schema.NullOr(Schema.Date)
  })
)
const allEvents = Effect.gen(function* () {
  const sql = yield* PgClient.PgClient
  return yield* Effect.forEach(audited, (schema) =>
    Effect.flatMap(
      sql`SELECT type, metadata->>'actor' AS actor, metadata->>'correlationId' AS correlation,
        metadata->>'causationId' AS cause, occurred_at AS at FROM ${sql(`${schema}.events`)}`,
      Schema.decodeUnknownEffect(Rows)
    )
  ).pipe(Effect.map((all) => all.flat()))
})

/** What only somebody with the server's password can do. */
const tamper = (folder: string, statement: string) =>
  onDatabase(
    folder,
    Effect.gen(function* () {
      const sql = yield* PgClient.PgClient
      yield* sql.withTransaction(
        Effect.andThen(sql`SET LOCAL session_replication_role = replica`, sql.unsafe(statement))
      )
    })
  )

/** Types that no single call of a route leads to: they follow from others, or need a state before. The store stamps them all alike. */
const notByOneCall = new Set([
  "lyceum.user.profile-changed.v1",
  "lyceum.user.preferences-changed.v1",
  "lyceum.user.disabled.v1",
  "lyceum.user.enabled.v1",
  "lyceum.user.session-reuse-detected.v1",
  "lyceum.user.second-factor-turned-on.v1",
  "lyceum.user.second-factor-turned-off.v1",
  "lyceum.user.recovery-codes-replaced.v1",
  "lyceum.course.material-processed.v1",
  "lyceum.course.material-rejected.v1",
  "lyceum.enrollment.waitlisted.v1",
  "lyceum.enrollment.promoted.v1",
  "lyceum.enrollment.completed.v1",
  "lyceum.progress.item-reopened.v1",
  "lyceum.progress.course-completed.v1",
  "lyceum.progress.certificate-issued.v1"
])

const nobodyOrNothing = new Set([null, "", "none", "service:unknown", "anonymous"])

layer(Platform.layer, { excludeTestServices: true, timeout: "90 seconds" })("the audit trail", (it) => {
  it.effect(
    "says of every event who, when and why, whatever route it came from",
    () =>
      Effect.gen(function* () {
        const { address, folder } = yield* Platform
        const fixture = yield* makeFixture(address, accounts.admin)
        for (const route of routes()) {
          if (route.method === "GET") continue
          const sample = samples[`${route.group}.${route.name}`]
          if (sample === undefined) continue
          for (const caller of [fixture.learner, fixture.instructor, fixture.admin]) {
            yield* call(address, wire(route, yield* sample.request(fixture, caller), caller.token))
          }
        }
        const seen = yield* onDatabase(folder, allEvents).pipe(
          Effect.repeat({
            until: (events) => events.some(({ type }) => type === "lyceum.enrollment.withdrawn.v1"),
            schedule: Schedule.spaced("200 millis")
          })
        )
        const incomplete = seen.filter(
          ({ actor, at, correlation }) =>
            at === null || nobodyOrNothing.has(correlation) || (nobodyOrNothing.has(actor) && actor !== "anonymous")
        )
        assert.deepStrictEqual(incomplete, [])
        // Somebody without an account can do one thing.
        const strangers = new Set(seen.filter(({ actor }) => actor === "anonymous").map(({ type }) => type))
        assert.deepStrictEqual(
          [...strangers].filter((type) => !/registered|profile-changed|session-reuse/.test(type)),
          []
        )
        const types = new Set(seen.map(({ type }) => type))
        const stored = eventSchemas().filter(({ topic }) => !/analytics|learning/.test(topic))
        const unseen = stored.map(({ type }) => type).filter((type) => !types.has(type))
        assert.deepStrictEqual(
          unseen.filter((type) => !notByOneCall.has(type)),
          []
        )
        assert.isAtLeast(types.size, 14)
      }),
    { timeout: 150_000 }
  )

  it.effect(
    "a command finds a changed event and an end that was cut off, and tells an enrolment's history",
    () =>
      Effect.gen(function* () {
        const { address, folder } = yield* Platform
        const fixture = yield* makeFixture(address, accounts.admin)
        const run = (...args: ReadonlyArray<string>) =>
          Effect.promise(() => lyceum(["audit", ...args, "--data-dir", folder]))
        const heads = join(folder, "heads.jsonl")
        assert.strictEqual((yield* run("anchor", heads)).code, 0)
        assert.isTrue(existsSync(heads) && readFileSync(heads, "utf8").length > 0)
        const whole = yield* run("verify", "--anchors", heads)
        assert.strictEqual(whole.code, 0, whole.output)

        const stream = `enrollment-${fixture.enrollmentId}`
        const told = yield* run("history", "enrollment", stream)
        assert.match(told.output, /enrolled\.v1 {2}by user:\S+, because of request \S+/)
        assert.include(told.output, '"status":"active"')
        assert.include(told.output, "These events lead to exactly this state")

        const account = `user-${fixture.otherLearner.id}`
        yield* tamper(folder, `DELETE FROM "user".events WHERE stream = '${account}'`)
        yield* tamper(folder, `DELETE FROM "user".streams WHERE id = '${account}'`)
        const cut = yield* run("verify", "user", "--anchors", heads)
        assert.strictEqual(cut.code, 1)
        assert.include(cut.output, `user  ${account}  position 1 is gone`)
        const unseen = yield* run("verify", "user", "--stream", account)
        assert.strictEqual(unseen.code, 0, "without anchors nothing tells of it")

        yield* tamper(
          folder,
          `UPDATE enrollment.events SET data = jsonb_set(data, '{courseVersion}', '7') WHERE stream = '${stream}' AND version = 1`
        )
        const changed = yield* run("verify", "enrollment")
        assert.strictEqual(changed.code, 1)
        assert.include(changed.output, `enrollment  ${stream}  position 1 was changed`)
      }),
    { timeout: 150_000 }
  )
})
