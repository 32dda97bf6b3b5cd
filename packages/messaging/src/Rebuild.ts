/**
 * Rebuilds by one command. A service registers what it can rebuild; an operator's route runs one by its name.
 * Read models of its own events: `@lyceum/database/RebuildReadModel`. Those of other services' events: here, by letting the
 * consumer read its topics again from the first record.
 */
import { PgClient } from "@effect/sql-pg"
import { Context, Effect, Layer, Schema } from "effect"
import { Consumers } from "./consumer/Consumers.ts"
import { EventLog } from "./EventLog.ts"

/** What went wrong; nothing was lost: run it again. */
export class RebuildFailed extends Schema.TaggedError<RebuildFailed>()("RebuildFailed", {
  name: Schema.String,
  cause: Schema.Defect()
}) {
  override get message() {
    return `the rebuild of "${this.name}" did not happen: members of the group may run in other processes, or the log or the database is away`
  }
}

export class UnknownRebuild extends Schema.TaggedError<UnknownRebuild>()("UnknownRebuild", { name: Schema.String }) {
  override get message() {
    return `there is nothing to rebuild under the name "${this.name}"`
  }
}

/** Something that can be rebuilt, its needs already provided. `tables` are what it fills, for people. */
export interface Rebuildable {
  readonly name: string
  readonly tables: ReadonlyArray<string>
  readonly rebuild: Effect.Effect<void, RebuildFailed>
}

export class Rebuilds extends Context.Service<
  Rebuilds,
  {
    readonly register: (rebuildable: Rebuildable) => Effect.Effect<void>
    readonly all: Effect.Effect<ReadonlyArray<Rebuildable>>
    readonly run: (name: string) => Effect.Effect<void, RebuildFailed | UnknownRebuild>
  }
>()("@lyceum/messaging/Rebuilds") {
  /** A registry of its own at every call: one for each service. */
  static readonly make = (): Layer.Layer<Rebuilds> =>
    Layer.sync(Rebuilds, () => {
      const known = new Map<string, Rebuildable>()
      return Rebuilds.of({
        register: (rebuildable) => Effect.sync(() => void known.set(rebuildable.name, rebuildable)),
        all: Effect.sync(() => [...known.values()]),
        run: Effect.fn("Rebuilds.run")(function* (name: string) {
          const found = known.get(name)
          return yield* found === undefined ? Effect.fail(new UnknownRebuild({ name })) : found.rebuild
        })
      })
    })
}

/**
 * Empties a consumer's tables and its inbox and sends it back to the first record; returns when the refill has begun.
 * The offsets go back first: a crash after that only redelivers what the inbox knows, and the command is run again.
 * While members of the group run in other processes a real log refuses, and nothing has changed.
 */
export const rebuildFromTopics = (options: {
  readonly group: string
  readonly tables: ReadonlyArray<string>
}): Effect.Effect<void, RebuildFailed, PgClient.PgClient | EventLog | Consumers> =>
  Effect.gen(function* () {
    const sql = yield* PgClient.PgClient
    const log = yield* EventLog
    const { group, tables } = options
    const consumer = (yield* (yield* Consumers).all).find((running) => running.group === group)
    if (consumer === undefined) return yield* Effect.die(`no consumer of the group "${group}" runs in this service`)
    yield* consumer.paused(
      Effect.andThen(
        log.resetGroup(group, consumer.topics),
        sql.withTransaction(
          Effect.gen(function* () {
            if (tables.length > 0) yield* sql`TRUNCATE ${sql.csv(tables.map((table) => sql`${sql(table)}`))}`
            yield* sql`DELETE FROM inbox WHERE consumer = ${group}`
          })
        )
      )
    )
  }).pipe(
    Effect.mapError((cause) => new RebuildFailed({ name: options.group, cause })),
    Effect.withSpan("rebuildFromTopics")
  )
