/**
 * The upgrade from an earlier release, with its data: what its services wrote is put back into a database, today's migrations are
 * run over it, today's services are started on it, and a learner of then finds everything and goes on.
 */
import { assert, it } from "@effect/vitest"
import { provision } from "@lyceum/database/Provision"
import { embeddedPostgres } from "@lyceum/database/embedded/EmbeddedPostgres"
import { runMigrations } from "@lyceum/database/migrate/RunMigrations"
import { ordered } from "@lyceum/database/Migration"
import { createLyceum } from "@lyceum/sdk"
import { Effect, Redacted, Schedule } from "effect"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { startedIn } from "./support/platform.ts"
import { releaseFixture, restore } from "./support/release/Fixture.ts"
import { schemaNames, schemas } from "./support/release/Schemas.ts"

/** Written by release 0.0.1; `releases/README.md` tells how. */
const kay = { email: "kay@example.org", password: "four words are enough" }
const finished = "01a2063a-514c-74c1-b771-54f079b54b3e"
const begun = "01a2063a-5336-71c6-8cbf-9e4146242bf5"
const shipped = "51a28523-4f2e-55cb-a0a8-533513c603e2"
const certificate = "e2fbf5d1-efb2-544c-b8c6-5b86f957f15b"

/** The release's database in a platform's folder; gives what was migrated. */
const upgraded = (folder: string) =>
  Effect.gen(function* () {
    const server = yield* embeddedPostgres({ folder: join(folder, "postgres"), durable: false })
    const urls = yield* provision(server.url, "lyceum", schemaNames)
    const superuser = new URL(server.url)
    superuser.pathname = "/lyceum"
    const { schemas: held } = yield* releaseFixture("0.0.1")
    return yield* Effect.forEach(held, (one) =>
      Effect.gen(function* () {
        const own = yield* Effect.orDie(Effect.fromNullishOr(urls[one.schema]))
        yield* restore(one, own, Redacted.make(superuser.href))
        const migrations = schemas[one.schema]
        const run = yield* runMigrations({ schema: one.schema, ownerUrl: own.ownerUrl, migrations })
        const missing = ordered(migrations).filter(({ key }) => !one.migrations.includes(key))
        assert.deepStrictEqual(
          run,
          missing.map(({ key }) => key)
        )
        return run.length
      })
    )
  }).pipe(Effect.scoped)

const patiently = <A>(ask: () => Promise<A>, good: (answer: A) => boolean) =>
  Effect.promise(ask).pipe(Effect.repeat({ until: good, schedule: Schedule.spaced("100 millis") }))

it.live(
  "a learner of release 0.0.1 finds courses, enrolments, progress and certificate, and goes on",
  () =>
    Effect.gen(function* () {
      const folder = yield* Effect.acquireRelease(
        Effect.sync(() => mkdtempSync(join(tmpdir(), "lyceum-upgrade-"))),
        (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
      )
      const counts = yield* upgraded(folder)
      assert.isAbove(Math.max(...counts), 0, "an upgrade without a migration proves nothing")
      const baseUrl = yield* startedIn(folder)

      const client = createLyceum({ baseUrl })
      yield* Effect.promise(() => client.signIn(kay))
      const enrollments = yield* Effect.promise(() => client.enrollments.list({ query: {} }))
      assert.deepStrictEqual(
        new Map(enrollments.data.items.map(({ courseId, status }) => [courseId, status])),
        new Map([
          [finished, "completed"],
          [begun, "active"],
          [shipped, "active"]
        ])
      )
      const done = yield* Effect.promise(() => client.progress.get({ path: { courseId: finished } }))
      assert.include(done.data, { percent: 100, completed: true, certificateId: certificate })
      const certificates = yield* Effect.promise(() => client.certificates.list({ query: {} }))
      assert.deepStrictEqual(
        certificates.data.items.map(({ courseTitle, id }) => [id, courseTitle]),
        [[certificate, "A course of the first release"]]
      )
      const outline = yield* Effect.promise(() => client.catalogue.outline({ path: { courseId: shipped } }))
      assert.isAbove(outline.data.sections.length, 1)

      // The other half of the course that was begun then.
      const half = yield* Effect.promise(() => client.progress.get({ path: { courseId: begun } }))
      assert.strictEqual(half.data.percent, 50)
      const next = half.data.items.find(({ state }) => state !== "completed")
      assert.isDefined(next)
      const event = {
        id: crypto.randomUUID(),
        type: "item-viewed",
        courseId: begun,
        itemId: next?.itemId ?? "",
        occurredAt: new Date().toISOString()
      } as const
      yield* Effect.promise(() => client.learningEvents.record({ body: { events: [event] } }))
      const whole = yield* patiently(
        () => client.certificates.list({ query: {} }),
        ({ data }) => data.items.length === 2
      )
      assert.deepStrictEqual(new Set(whole.data.items.map(({ courseId }) => courseId)), new Set([finished, begun]))
      yield* patiently(
        () => client.enrollments.list({ query: {} }),
        ({ data }) => data.items.filter(({ status }) => status === "completed").length === 2
      )
    }),
  60_000
)
