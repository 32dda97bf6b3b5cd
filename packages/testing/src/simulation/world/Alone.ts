/** Runs an effect over a database in memory alone, to its end: what is true of a database is asked of this one too. */
import type { PgClient } from "@effect/sql-pg"
import { EventStore } from "@lyceum/database/EventStore"
import { Effect, type Exit, Layer } from "effect"
import { Kernel } from "../kernel/Kernel.ts"
import { Machine } from "../kernel/Machine.ts"
import { Faults } from "../plan/Faults.ts"
import { clientLayer } from "../postgres/Client.ts"
import { Catalogue, Database } from "../postgres/Database.ts"
import { memoryBackend } from "../postgres/MemoryBackend.ts"
import { eventStoreStatements } from "../postgres/statements/EventStore.ts"

/** Gives what the effect ends with. Throws what it fails with, or when it does not end within an hour of simulated time. */
export const alone = <A, E>(seed: number, effect: Effect.Effect<A, E, EventStore | PgClient.PgClient>): A => {
  const kernel = new Kernel(seed)
  const machine = new Machine(kernel, "alone")
  const faults = new Faults(kernel, [], () => {})
  const database = memoryBackend(new Database("alone", new Catalogue(eventStoreStatements)))
  const layer = EventStore.layer.pipe(Layer.provideMerge(clientLayer(machine, faults, database)))
  let ended: Exit.Exit<A, E> | null = null
  machine.fork(Effect.provide(effect, layer), (exit) => {
    ended = exit
  })
  kernel.run(kernel.now + 3_600_000, () => ended !== null)
  return exitOf(ended)
}

const exitOf = <A, E>(ended: Exit.Exit<A, E> | null): A => {
  if (ended === null) throw new Error("it does not end")
  return Effect.runSync(ended)
}
