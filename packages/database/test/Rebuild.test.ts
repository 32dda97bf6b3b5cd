import { PgClient } from "@effect/sql-pg"
import { assert, it } from "@effect/vitest"
import { execute, type ReadModel } from "@lyceum/database/Commands"
import { EventStore } from "@lyceum/database/EventStore"
import { eventStoreTables } from "@lyceum/database/migrations/eventStore"
import { anchorsAfter, verifyAnchors } from "@lyceum/database/AuditAnchors"
import { rebuildReadModel } from "@lyceum/database/RebuildReadModel"
import { stateCheck, verifyChain } from "@lyceum/database/VerifyChain"
import type { Decider } from "@lyceum/domain/Decider"
import { seed, seededBytes } from "@lyceum/testing/Seed"
import { testDatabase } from "@lyceum/testing/TestPostgres"
import { Effect, Layer, Redacted, Result, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { inject } from "vitest"

const Added = Schema.Struct({ type: Schema.tag("lyceum.test.added.v1"), data: Schema.Struct({ by: Schema.Int }) })
type Added = typeof Added.Type

const counter: Decider<number, number, Added, never> = {
  name: "counter",
  initial: 0,
  decide: (_, by) => Result.succeed([{ type: "lyceum.test.added.v1", data: { by } }]),
  evolve: (state, event) => state + event.data.by,
  State: Schema.Int,
  Event: Added
}

const migrations = {
  "0001_event_store": eventStoreTables,
  "0002_totals": Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    yield* sql`CREATE TABLE totals (id text PRIMARY KEY, total int NOT NULL, version int NOT NULL, updated_at timestamptz NOT NULL)`
  })
}

const setup = Effect.gen(function* () {
  const sql = yield* PgClient.PgClient
  const readModel: ReadModel<number> = ({ id, state, updatedAt, version }) => [
    sql`INSERT INTO totals (id, total, version, updated_at) VALUES (${id}, ${state}, ${version}, ${updatedAt})
      ON CONFLICT (id) DO UPDATE SET total = excluded.total, version = excluded.version, updated_at = excluded.updated_at`
  ]
  const add = (id: string, by: number) =>
    execute({
      decider: counter,
      id,
      command: Effect.succeed(by),
      readModel,
      Answer: Schema.Int,
      answer: ({ state }) => state
    })
  /** Both tables to the byte. */
  const bytes = Effect.flatMap(
    sql`SELECT (SELECT string_agg(t::text, E'\n' ORDER BY id) FROM totals t)
      || (SELECT string_agg(s::text, E'\n' ORDER BY id) FROM streams s) AS all`,
    Schema.decodeUnknownEffect(Schema.Tuple([Schema.Struct({ all: Schema.String })]))
  )
  return { add, bytes, readModel, sql }
})

/** As the superuser, past triggers and grants: what only somebody with the server's password can do. */
const tamper = (statement: string) =>
  Effect.gen(function* () {
    const sql = yield* PgClient.PgClient
    const [{ database }] = yield* Effect.flatMap(
      sql`SELECT current_database() AS database`,
      Schema.decodeUnknownEffect(Schema.Tuple([Schema.Struct({ database: Schema.String })]))
    )
    const url = new URL(inject("postgresUrl"))
    url.pathname = `/${database}`
    yield* Effect.gen(function* () {
      const admin = yield* PgClient.PgClient
      yield* admin.withTransaction(
        Effect.gen(function* () {
          yield* admin`SET LOCAL session_replication_role = replica`
          yield* admin`SET LOCAL search_path = counter`
          yield* admin.unsafe(statement)
        })
      )
    }).pipe(Effect.provide(Layer.fresh(PgClient.layer({ url: Redacted.make(url.href), maxConnections: 1 }))))
  })

const inDatabase = <A, E>(test: Effect.Effect<A, E, EventStore | PgClient.PgClient | SqlClient.SqlClient>) =>
  Effect.provide(test, Layer.fresh(EventStore.layer.pipe(Layer.provideMerge(testDatabase("counter", migrations)))))

const check = [stateCheck(counter)]

it.live("a rebuild gives the same bytes as the live path, also from ruins and over several pages", () =>
  inDatabase(
    Effect.gen(function* () {
      const { add, bytes, readModel, sql } = yield* setup
      const lengths = seededBytes(7, 230)
      const streams = Array.from({ length: 230 }, (_, i) => `s${i}`)
      yield* Effect.forEach(
        streams,
        (id, i) => Effect.forEach([1, 2, 3].slice((lengths[i] ?? 0) % 3), (by) => add(id, by)),
        { concurrency: 8 }
      )
      const live = yield* bytes
      const rebuild = rebuildReadModel({ decider: counter, readModel, tables: ["totals"] })
      assert.strictEqual(yield* rebuild, 230)
      assert.deepStrictEqual(yield* bytes, live, `seed ${seed}`)
      yield* sql`UPDATE totals SET total = -1 WHERE id = 's1'`
      yield* sql`DELETE FROM totals WHERE id = 's2'`
      yield* sql`INSERT INTO totals VALUES ('ghost', 1, 1, now())`
      yield* sql`UPDATE streams SET state = '99'::jsonb WHERE id = 'counter-s3'`
      assert.notDeepEqual(yield* bytes, live)
      yield* rebuild
      assert.deepStrictEqual(yield* bytes, live)
    })
  )
)

it.live("writes that come during a rebuild are in the result", () =>
  inDatabase(
    Effect.gen(function* () {
      const { add, bytes, readModel } = yield* setup
      yield* Effect.forEach(
        Array.from({ length: 50 }, (_, i) => `s${i}`),
        (id) => add(id, 1),
        { concurrency: 8 }
      )
      const rebuild = rebuildReadModel({ decider: counter, readModel, tables: ["totals"] })
      yield* Effect.all(
        [
          rebuild,
          Effect.forEach(
            Array.from({ length: 100 }, (_, i) => `s${i % 60}`),
            (id) => add(id, 1),
            { concurrency: 4 }
          )
        ],
        { concurrency: 2 }
      )
      const live = yield* bytes
      yield* rebuild
      assert.deepStrictEqual(yield* bytes, live)
      assert.deepStrictEqual((yield* verifyChain(check)).findings, [])
    })
  )
)

it.live("an untouched store has no findings; each kind of tampering is found where it is", () =>
  inDatabase(
    Effect.gen(function* () {
      const { add } = yield* setup
      yield* Effect.forEach(["a", "b", "c", "d", "e", "f", "g"], (id) => Effect.forEach([1, 2, 3], (by) => add(id, by)))
      assert.deepStrictEqual(yield* verifyChain(check), { streams: 7, findings: [] })
      yield* tamper(`UPDATE events SET data = '{"by": 1000}' WHERE stream = 'counter-a' AND version = 2`)
      yield* tamper(`DELETE FROM events WHERE stream = 'counter-b' AND version = 2`)
      yield* tamper(`DELETE FROM events WHERE stream = 'counter-c' AND version = 3`)
      yield* tamper(`UPDATE streams SET state = '1000' WHERE id = 'counter-d'`)
      yield* tamper(`UPDATE streams SET head = 'x' WHERE id = 'counter-e'`)
      yield* tamper(`DELETE FROM streams WHERE id = 'counter-f'`)
      yield* tamper(`UPDATE events SET version = -version WHERE stream = 'counter-g' AND version IN (2, 3)`)
      yield* tamper(`UPDATE events SET version = 5 + version WHERE stream = 'counter-g' AND version < 0`)
      const { findings } = yield* verifyChain(check)
      assert.deepStrictEqual(
        findings.toSorted((x, y) => x.stream.localeCompare(y.stream)),
        [
          { stream: "counter-a", version: 2, fault: "hash" },
          { stream: "counter-b", version: 2, fault: "gap" },
          { stream: "counter-c", version: 3, fault: "gap" },
          { stream: "counter-d", version: 0, fault: "state" },
          { stream: "counter-e", version: 0, fault: "head" },
          { stream: "counter-f", version: 1, fault: "orphan" },
          { stream: "counter-g", version: 2, fault: "hash" }
        ]
      )
      assert.deepStrictEqual(yield* verifyChain(check, "counter-b"), {
        streams: 1,
        findings: [{ stream: "counter-b", version: 2, fault: "gap" }]
      })
    })
  )
)

it.live(
  "an end that was cut off, and a stream written anew, with their rows made to fit: only heads kept elsewhere tell",
  () =>
    inDatabase(
      Effect.gen(function* () {
        const { add } = yield* setup
        yield* Effect.forEach(["a", "b", "c"], (id) => Effect.forEach([1, 2, 3], (by) => add(id, by)))
        const anchors = [...(yield* anchorsAfter("", 2)), ...(yield* anchorsAfter("counter-b", 2))]
        assert.deepStrictEqual(
          anchors.map(({ stream, version }) => [stream, version]),
          [
            ["counter-a", 3],
            ["counter-b", 3],
            ["counter-c", 3]
          ]
        )
        yield* add("c", 4)
        assert.deepStrictEqual(yield* verifyAnchors(anchors), [])
        yield* tamper(`DELETE FROM events WHERE stream = 'counter-a' AND version > 1`)
        yield* tamper(`UPDATE streams SET version = 1, state = '1', head = e.hash
        FROM events e WHERE e.stream = 'counter-a' AND e.version = 1 AND streams.id = 'counter-a'`)
        yield* tamper(`DELETE FROM events WHERE stream = 'counter-b'`)
        yield* tamper(`DELETE FROM streams WHERE id = 'counter-b'`)
        yield* Effect.forEach([3, 2, 1], (by) => add("b", by))
        assert.deepStrictEqual((yield* verifyChain(check)).findings, [])
        assert.deepStrictEqual(yield* verifyAnchors(anchors), [
          { stream: "counter-a", version: 2, fault: "cut" },
          { stream: "counter-b", version: 3, fault: "rewritten" }
        ])
      })
    )
)
