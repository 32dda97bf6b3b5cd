/** A bulk enrolment whose process is killed (SIGKILL) again and again: nothing is lost, nothing is doubled, every row is told as it was. */
import { assert, it } from "@effect/vitest"
import { migrate } from "@lyceum/database/Database"
import { BatchId, UserId } from "@lyceum/domain/Ids"
import { freshDatabase } from "@lyceum/testing/TestPostgres"
import { Effect, Option, Redacted, Schedule } from "effect"
import { SqlClient } from "effect/sql"
import { spawn } from "node:child_process"
import { randomUUID } from "node:crypto"
import { fileURLToPath } from "node:url"
import { Batches } from "../src/batches/Batches.ts"
import { workBatch } from "../src/batches/WorkBatch.ts"
import { migrations } from "../src/migrations/index.ts"
import { KnownCourses } from "../src/projections/KnownCourses.ts"
import { course } from "./Harness.ts"
import { partsOn } from "./kill/Parts.ts"

const size = 1_000
const seats = 800

const worker = (url: string, id: BatchId) =>
  Effect.acquireRelease(
    Effect.sync(() =>
      spawn(process.execPath, [fileURLToPath(new URL("kill/worker.ts", import.meta.url)), url, id], {
        stdio: "inherit"
      })
    ),
    (child) =>
      Effect.callback<void>((resume) => {
        if (child.exitCode !== null || child.signalCode !== null) return resume(Effect.void)
        child.once("exit", () => resume(Effect.void))
        child.kill("SIGKILL")
      })
  )

it.live(
  "goes on after kill -9",
  () =>
    Effect.gen(function* () {
      const { enrollment: urls } = yield* freshDatabase(["enrollment"])
      if (urls === undefined) return assert.fail("no schema")
      yield* migrate("enrollment", urls.ownerUrl, migrations)
      yield* Effect.gen(function* () {
        const batches = yield* Batches
        const sql = yield* SqlClient.SqlClient
        const one = course({ capacity: seats })
        yield* (yield* KnownCourses).learn(one)
        const id = BatchId.make(randomUUID())
        yield* batches.add({
          id,
          createdBy: UserId.make(one.ownerId),
          everyCourse: false,
          fingerprint: "",
          correlationId: "kill-test",
          rows: Array.from({ length: size }, (_, n) => ({
            email: `l${n}@example.org`,
            courseSlug: one.slug,
            problem: null
          }))
        })
        const done = Effect.map(batches.get(id), (batch) => Option.getOrThrow(batch).counts.done)
        for (let kills = 1; kills <= 2; kills++) {
          const from = yield* done
          yield* Effect.scoped(
            Effect.andThen(
              worker(Redacted.value(urls.url), id),
              done.pipe(
                Effect.repeat({ until: (now) => now > from + 50, schedule: Schedule.spaced("10 millis") }),
                Effect.timeout("60 seconds")
              )
            )
          )
        }
        assert.isBelow(yield* done, size, "it was finished before it was killed")
        yield* workBatch(id)
        const { counts, status } = Option.getOrThrow(yield* batches.get(id))
        assert.strictEqual(status, "done")
        assert.deepStrictEqual(counts, {
          total: size,
          done: size,
          enrolled: seats,
          alreadyEnrolled: 0,
          waitlisted: size - seats,
          rejected: 0
        })
        const events = yield* sql`SELECT 1 AS one FROM events`
        assert.strictEqual(events.length, size)
        // Limited seats go in the order of the file, also over the deaths of its workers.
        const late = yield* sql`SELECT 1 AS one FROM batch_rows WHERE outcome = 'enrolled' AND row > ${seats}::int`
        assert.strictEqual(late.length, 0)
      }).pipe(Effect.provide(partsOn(urls.url)))
    }).pipe(Effect.scoped),
  180_000
)
