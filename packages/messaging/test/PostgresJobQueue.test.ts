import { PgClient } from "@effect/sql-pg"
import { assert, layer as withLayer } from "@effect/vitest"
import { JobQueue } from "@lyceum/messaging/JobQueue"
import { jobTable } from "@lyceum/messaging/postgres/JobTable"
import { migrations } from "@lyceum/messaging/postgres/migrations"
import { layer } from "@lyceum/messaging/postgres/PostgresJobQueue"
import { jobQueueContract } from "@lyceum/testing/JobQueueContract"
import { testDatabase } from "@lyceum/testing/TestPostgres"
import { Effect, Layer } from "effect"
import { eventually } from "./Platform.ts"

const queueLayer = layer.pipe(Layer.provideMerge(testDatabase("messaging", migrations)))

jobQueueContract("postgres", queueLayer)

withLayer(Layer.fresh(queueLayer), { excludeTestServices: true, timeout: "60 seconds" })("PostgresJobQueue", (it) => {
  const work = { queue: "q", concurrency: 2, maxAttempts: 2, visibility: "1 second" } as const

  it.effect("a job whose worker died without a word comes back, and is put aside when that happens every time", () =>
    Effect.gen(function* () {
      const { deadLetters, depth, enqueue } = yield* JobQueue
      const table = jobTable(yield* PgClient.PgClient)
      yield* enqueue("q", [
        { id: "once", body: "" },
        { id: "always", body: "" }
      ])
      // What a worker does that is killed: takes the jobs and never says anything again.
      assert.strictEqual((yield* table.claim("q", 10, "50 millis")).length, 2)
      const [again] = yield* eventually(table.claim("q", 1, "50 millis"), (jobs) => jobs.length === 1)
      const attempts = new Map<string, number>()
      yield* Effect.forkScoped(
        (yield* JobQueue).work({
          ...work,
          handle: ({ attempt, id }) => Effect.sync(() => void attempts.set(id, attempt))
        })
      )
      yield* eventually(depth("q"), (left) => left === 0)
      const other = again?.id === "once" ? "always" : "once"
      assert.deepStrictEqual([...attempts], [[other, 2]])
      const dead = yield* deadLetters("q", 10)
      assert.deepStrictEqual(
        dead.map(({ attempts: tries, id }) => [id, tries]),
        [[again?.id ?? "none", 2]]
      )
      assert.include(dead[0]?.error, "died")
    })
  )

  it.effect("who lost a job to somebody else can no longer finish, keep or fail it", () =>
    Effect.gen(function* () {
      const { enqueue } = yield* JobQueue
      const table = jobTable(yield* PgClient.PgClient)
      yield* enqueue("r", [{ id: "x", body: "" }])
      const [first] = yield* table.claim("r", 1, "10 millis")
      const [second] = yield* eventually(table.claim("r", 1, "1 minute"), (jobs) => jobs.length === 1)
      if (first === undefined || second === undefined) return assert.fail("the job was not given out twice")
      assert.deepStrictEqual(yield* table.finish("r", first), [])
      assert.deepStrictEqual(yield* table.extend("r", first, "1 minute"), [])
      assert.deepStrictEqual(yield* table.bury("r", first, "", 1), [])
      assert.deepStrictEqual(yield* table.finish("r", second), [{ id: "x" }])
    })
  )
})
