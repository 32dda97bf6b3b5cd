/** Migrations of a schema: once, in order, alone, without holding up the traffic, and each failure in one sentence. */
import { PgClient } from "@effect/sql-pg"
import { assert, describe, it } from "@effect/vitest"
import { contract, indexConcurrently, type Migrations } from "@lyceum/database/Migration"
import { type Patience, runMigrations } from "@lyceum/database/migrate/RunMigrations"
import { freshDatabase } from "@lyceum/testing/TestPostgres"
import { Deferred, Duration, Effect, Fiber, Redacted } from "effect"
import { SqlClient } from "effect/sql"

const statement = (text: string) => Effect.flatMap(SqlClient.SqlClient, (sql) => sql.unsafe(text)).pipe(Effect.asVoid)
const first: Migrations = { "0001_notes": statement("CREATE TABLE notes (id int PRIMARY KEY)") }
const second: Migrations = { ...first, "0002_text": statement("ALTER TABLE notes ADD COLUMN text text") }
const brief: Patience = { lockTimeout: Duration.millis(50), attempts: 2, otherRun: Duration.millis(400) }

const schema = Effect.flatMap(freshDatabase(["notes"]), ({ notes }) => Effect.orDie(Effect.fromNullishOr(notes)))
const as = (url: Redacted.Redacted) => Effect.provide(PgClient.layer({ url, maxConnections: 2 }))
const run = (ownerUrl: Redacted.Redacted, migrations: Migrations, patience?: Patience) =>
  runMigrations({ schema: "notes", ownerUrl, migrations, ...(patience === undefined ? {} : { patience }) })
const columns = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const rows = yield* sql<{ name: string }>`SELECT attname AS name FROM pg_attribute
    WHERE attrelid = 'notes'::regclass AND attnum > 0 ORDER BY attnum`
  return rows.map(({ name }) => name)
})
const sentence = <A, E extends { readonly message: string }, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.map(Effect.flip(effect), ({ message }) => message)

describe("migrations", () => {
  it.live("each is run once, in order", () =>
    Effect.gen(function* () {
      const { ownerUrl } = yield* schema
      assert.deepStrictEqual(yield* run(ownerUrl, first), ["0001_notes"])
      assert.deepStrictEqual(yield* run(ownerUrl, second), ["0002_text"])
      assert.deepStrictEqual(yield* run(ownerUrl, second), [])
      assert.deepStrictEqual(yield* columns.pipe(as(ownerUrl)), ["id", "text"])
    })
  )

  it.live("code that is older than the schema leaves it alone", () =>
    Effect.gen(function* () {
      const { ownerUrl } = yield* schema
      yield* run(ownerUrl, second)
      assert.deepStrictEqual(yield* run(ownerUrl, first), [])
    })
  )

  it.live("what fails leaves nothing behind, keeps what was done before, and says which and why", () =>
    Effect.gen(function* () {
      const { ownerUrl } = yield* schema
      const bad = Effect.andThen(statement("ALTER TABLE notes ADD COLUMN half text"), statement("SELECT 1/0"))
      const message = yield* sentence(run(ownerUrl, { ...first, "0002_bad": bad }))
      assert.match(message, /schema of notes .*0002_bad failed .*division by zero.*run the job again/)
      assert.deepStrictEqual(yield* columns.pipe(as(ownerUrl)), ["id"])
      assert.deepStrictEqual(yield* run(ownerUrl, second), ["0002_text"])
    })
  )

  it.live("two at once: one waits for the other, and each step is run once", () =>
    Effect.gen(function* () {
      const { ownerUrl } = yield* schema
      const both = yield* Effect.all([run(ownerUrl, second), run(ownerUrl, second)], { concurrency: 2 })
      assert.deepStrictEqual(both.flat().toSorted(), ["0001_notes", "0002_text"])
    })
  )

  it.live("gives up on another run that does not end", () =>
    Effect.gen(function* () {
      const { ownerUrl } = yield* schema
      const reached = yield* Deferred.make<void>()
      const stuck = yield* Effect.forkChild(
        run(ownerUrl, { "0001_stuck": Effect.andThen(Deferred.succeed(reached, undefined), Effect.never) })
      )
      yield* Deferred.await(reached)
      assert.match(yield* sentence(run(ownerUrl, first, brief)), /another run of its migrations does not end/)
      yield* Fiber.interrupt(stuck)
      assert.deepStrictEqual(yield* run(ownerUrl, first), ["0001_notes"])
    })
  )

  it.live("gives way to a long transaction, so that others are not held up, and says so in the end", () =>
    Effect.gen(function* () {
      const { ownerUrl, url } = yield* schema
      yield* run(ownerUrl, first)
      const message = yield* Effect.flatMap(PgClient.PgClient, (reader) =>
        reader.withTransaction(Effect.andThen(reader`SELECT * FROM notes`, sentence(run(ownerUrl, second, brief))))
      ).pipe(as(url))
      assert.match(message, /0002_text found a table that it needs locked 2 times; end the long transactions/)
      assert.deepStrictEqual(yield* run(ownerUrl, second), ["0002_text"])
    })
  )

  it.live("an index is made beside the traffic, also after a run that was cut off", () =>
    Effect.gen(function* () {
      const { ownerUrl } = yield* schema
      yield* run(ownerUrl, second)
      // A unique index that cannot be: PostgreSQL leaves it behind, invalid.
      yield* Effect.gen(function* () {
        yield* statement("INSERT INTO notes VALUES (1, 'a'), (2, 'a')")
        yield* Effect.flip(statement("CREATE UNIQUE INDEX CONCURRENTLY notes_text ON notes (text)"))
      }).pipe(as(ownerUrl))
      assert.deepStrictEqual(
        yield* run(ownerUrl, { ...second, "0003_index": indexConcurrently("notes_text", "ON notes (text)") }),
        ["0003_index"]
      )
      const valid = yield* Effect.flatMap(
        SqlClient.SqlClient,
        (sql) =>
          sql`SELECT indisvalid AS valid, indisunique AS "unique" FROM pg_index WHERE indexrelid = 'notes_text'::regclass`
      ).pipe(as(ownerUrl))
      assert.deepStrictEqual(valid, [{ valid: true, unique: false }])
    })
  )

  it.live("a schema that went another way is refused", () =>
    Effect.gen(function* () {
      const { ownerUrl } = yield* schema
      yield* run(ownerUrl, { ...first, "0003_later": contract("0.1.0", statement("SELECT 1")) })
      assert.match(yield* sentence(run(ownerUrl, second)), /0002_text was never run, but later ones were/)
      const renamed: Migrations = { "0001_other": statement("SELECT 1") }
      assert.match(yield* sentence(run(ownerUrl, renamed)), /number 1 was run under the name notes, here it is other/)
    })
  )

  it.live("a database that is not there, and a password that is wrong", () =>
    Effect.gen(function* () {
      const { ownerUrl } = yield* schema
      const wrong = new URL(Redacted.value(ownerUrl))
      wrong.password = "not-this-one"
      const refused = yield* sentence(run(Redacted.make(wrong.href), first))
      assert.match(refused, /password authentication failed.*check DATABASE_OWNER_URL/)
      assert.notInclude(refused, "not-this-one")
      wrong.port = "1"
      assert.match(yield* sentence(run(Redacted.make(wrong.href), first)), /127.0.0.1:1 as .* does not answer/)
    })
  )
})
