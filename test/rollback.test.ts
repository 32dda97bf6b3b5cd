/**
 * Back to the release before, on the data of the one after it: a newer schema that only has more is no hindrance, and where it is
 * one the start refuses before anything is touched, in a sentence that says what to do.
 */
import { PgClient } from "@effect/sql-pg"
import { assert, it } from "@effect/vitest"
import { findRunning } from "@lyceum/local/platform/Running"
import { isUpTo } from "@lyceum/local/platform/WrittenBy"
import { createLyceum } from "@lyceum/sdk"
import { ConfigProvider, Effect, Redacted, Schema } from "effect"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { accounts, startedIn } from "./support/platform.ts"
import { schemaNames } from "./support/release/Schemas.ts"

const here = "0.1.0"

const started = (folder: string) =>
  startedIn(folder).pipe(
    Effect.provideService(ConfigProvider.ConfigProvider, ConfigProvider.fromUnknown({ npm_package_version: here }))
  )

const temporary = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "lyceum-rollback-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
)

/** What the next release's migrations do: a table and a column more in every schema, noted as run. */
const upgrade = (folder: string) =>
  Effect.gen(function* () {
    const url = new URL((yield* findRunning(folder)).serverUrl)
    url.pathname = "/lyceum"
    yield* Effect.gen(function* () {
      const sql = yield* PgClient.PgClient
      for (const schema of schemaNames) {
        yield* sql.unsafe(`CREATE TABLE "${schema}".of_the_next_release (id uuid PRIMARY KEY)`)
        yield* sql.unsafe(`INSERT INTO "${schema}".migrations (migration_id, name) VALUES (9000, 'next')`)
      }
      yield* sql`ALTER TABLE enrollment.enrollments ADD COLUMN of_the_next_release text`
    }).pipe(Effect.provide(PgClient.layer({ url: Redacted.make(url.href), maxConnections: 1 })))
  })

const Stamp = Schema.fromJsonString(
  Schema.Struct({ layout: Schema.Int, release: Schema.NullOr(Schema.String), newerThan: Schema.NullOr(Schema.String) })
)
const stamped = (folder: string) => Schema.decodeEffect(Stamp)(readFileSync(join(folder, "data.json"), "utf8"))

it("releases are compared by their numbers", () => {
  assert.deepStrictEqual(
    [isUpTo("0.1.0", "0.1.0"), isUpTo("0.9.0", "0.10.0"), isUpTo("0.10.0", "0.9.9"), isUpTo("1.0.0", "0.9.9")],
    [true, true, false, false]
  )
})

it.live(
  "the release before runs on what the next one added, and refuses what it cannot read",
  () =>
    Effect.gen(function* () {
      const folder = yield* temporary
      yield* Effect.scoped(Effect.andThen(started(folder), upgrade(folder)))
      const stamp = yield* stamped(folder)
      assert.deepStrictEqual(stamp, { layout: 1, release: here, newerThan: null })

      writeFileSync(join(folder, "data.json"), JSON.stringify({ ...stamp, release: "0.2.0" }))
      yield* Effect.scoped(
        Effect.gen(function* () {
          const client = createLyceum({ baseUrl: yield* started(folder) })
          yield* Effect.promise(() => client.signIn(accounts.learner))
          const { data } = yield* Effect.promise(() => client.enrollments.list({ query: {} }))
          assert.deepStrictEqual(data.items, [])
        })
      )
      assert.strictEqual((yield* stamped(folder)).release, "0.2.0", "the newest that wrote here")

      const refusal = (change: object) =>
        Effect.gen(function* () {
          const changed = JSON.stringify({ ...stamp, release: "0.2.0", ...change })
          writeFileSync(join(folder, "data.json"), changed)
          const { message } = yield* Effect.flip(Effect.scoped(started(folder)))
          assert.strictEqual(readFileSync(join(folder, "data.json"), "utf8"), changed, "nothing was touched")
          return message.replace(folder, "X")
        })
      assert.strictEqual(
        yield* refusal({ newerThan: here }),
        "The data folder X was written by Lyceum 0.2.0, which took away what releases up to 0.1.0 need, and this is 0.1.0: start that release or a newer one, or restore a backup of before its upgrade into another folder"
      )
      assert.match(yield* refusal({ layout: 2 }), /in a layout \(2\) that this release does not know/)
      writeFileSync(join(folder, "postgres", "cluster", "PG_VERSION"), "19\n")
      assert.match(yield* refusal({}), /with PostgreSQL 19, and this release runs 18/)
    }),
  90_000
)
