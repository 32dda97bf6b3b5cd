/**
 * A service's pool, on a schema that has what the service needs. Until it has, nothing that asks it is started: the management
 * listener alone says what is missing, and the service goes on by itself when the migration job has run.
 */
import { PgClient } from "@effect/sql-pg"
import { databaseLayer } from "@lyceum/database/Database"
import type { Migrations } from "@lyceum/database/Migration"
import { SchemaCheck, schemaBehind } from "@lyceum/database/SchemaCheck"
import { Effect, Layer, Schedule } from "effect"
import { type Check, Health } from "./Health.ts"
import { managementServer } from "./ManagementServer.ts"
import { Operations } from "./Operations.ts"

/** Alive, not ready, and says why. */
const waitingRoom = (behind: Check) => {
  const checks = Layer.effectDiscard(Effect.flatMap(Health, (health) => health.add("database", behind)))
  const listener = Layer.mergeAll(managementServer, checks).pipe(
    Layer.provide([Health.layerStarting, Operations.layer])
  )
  return Effect.scoped(
    Effect.gen(function* () {
      // Its own: the listener of the service that starts afterwards is another one.
      yield* Layer.buildWithMemoMap(listener, Layer.makeMemoMapUnsafe(), yield* Effect.scope)
      yield* behind.pipe(
        Effect.repeat({ until: (problem) => problem === null, schedule: Schedule.spaced("500 millis") })
      )
    })
  )
}

/** The pool of `databaseLayer`, and the check of its schema. */
export const serviceDatabase = (name: string, migrations: Migrations) =>
  Layer.effect(
    SchemaCheck,
    Effect.gen(function* () {
      const sql = yield* PgClient.PgClient
      const asked = Effect.provideService(schemaBehind(name, migrations), PgClient.PgClient, sql)
      const problem = yield* Effect.orDie(asked)
      const last = { problem }
      if (problem !== null) {
        yield* Effect.logWarning(`Waits: ${problem}`)
        yield* waitingRoom(
          asked.pipe(
            Effect.tap((now) => Effect.sync(() => (last.problem = now))),
            Effect.catch(() => Effect.succeed(last.problem))
          )
        )
      }
      return SchemaCheck.of({ behind: asked.pipe(Effect.catch(() => Effect.succeed(null))) })
    })
  ).pipe(Layer.provideMerge(databaseLayer(name, migrations)))
