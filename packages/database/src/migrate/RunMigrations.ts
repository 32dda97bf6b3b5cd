/**
 * Brings one schema up to date, step by step, each in a transaction of its own with its row in table `migrations`. Two runs at
 * once wait for each other; a step that cannot have its lock soon gives way to the traffic that queues behind it, and tries again.
 */
import { PgClient } from "@effect/sql-pg"
import { Duration, Effect, Layer, Redacted, Schedule, Schema } from "effect"
import type { SqlError } from "effect/sql"
import { type Migration, type Migrations, ordered } from "../Migration.ts"

/** A step, or the way to it, failed. The steps before it are done and stay. */
export class MigrationFailed extends Schema.TaggedError<MigrationFailed>()("MigrationFailed", {
  schema: Schema.String,
  reason: Schema.String
}) {
  override get message() {
    return `The schema of ${this.schema} was not migrated: ${this.reason}`
  }
}

/** How long a step waits for a lock before it gives way, how often it tries, and how long a run waits for another run. */
export interface Patience {
  readonly lockTimeout: Duration.Duration
  readonly attempts: number
  readonly otherRun: Duration.Duration
}

/** A lock is asked for 40 times, 3 s each with up to 15 s between: ten minutes of a busy table. */
export const defaultPatience: Patience = {
  lockTimeout: Duration.seconds(3),
  attempts: 40,
  otherRun: Duration.minutes(15)
}

/** A step takes the time that it takes; only its wait for a lock is bounded. A server's own limits for services do not count here. */
const limits = {
  statement_timeout: "0",
  transaction_timeout: "0",
  idle_in_transaction_session_timeout: "60s",
  client_min_messages: "warning"
}

/** A connection for the lock and one for the steps. `lockTimeout` in milliseconds, 0 = none. */
const ownerClient = (schema: string, url: Redacted.Redacted, lockTimeout: number) =>
  PgClient.layer({
    url,
    applicationName: `${schema}-migrations`,
    maxConnections: 2,
    connectTimeout: "10 seconds",
    startupParameters: { ...limits, lock_timeout: `${lockTimeout}ms` }
  })

/** The database's own words: its classification alone ("Failed to execute statement") helps nobody. */
export const words = (error: SqlError.SqlError): string => {
  const { cause } = error.reason
  return cause instanceof Error && cause.message !== "" ? cause.message : error.message
}

const givesWay = (error: SqlError.SqlError) =>
  error.reason._tag === "LockTimeoutError" || error.reason._tag === "DeadlockError"

const Held = Schema.Tuple([Schema.Struct({ held: Schema.Boolean })])
const Applied = Schema.Array(Schema.Struct({ id: Schema.Int, name: Schema.String }))

/** Holds the schema's lock on a connection of its own. Asks again and again: a waiting statement would hold back concurrent index builds. */
const alone = (schema: string, patience: Patience) =>
  Effect.gen(function* () {
    const sql = yield* PgClient.PgClient
    const connection = yield* sql.reserve
    const tried = connection
      .executeUnprepared(
        "SELECT pg_try_advisory_lock(hashtextextended(current_schema() || '/migrations', 0)) AS held",
        [],
        undefined
      )
      .pipe(
        Effect.flatMap((rows) => Effect.orDie(Schema.decodeUnknownEffect(Held)(rows))),
        Effect.map(([{ held }]) => held)
      )
    yield* tried.pipe(
      Effect.repeat({ until: (held) => held, schedule: Schedule.spaced("250 millis") }),
      Effect.timeoutOrElse({
        duration: patience.otherRun,
        orElse: () =>
          Effect.fail(
            new MigrationFailed({
              schema,
              reason: "another run of its migrations does not end: look at that job, then run this one again"
            })
          )
      })
    )
  })

const appliedSteps = Effect.gen(function* () {
  const sql = yield* PgClient.PgClient
  // Asked first: a role that may not make tables can still find that there is nothing to do.
  const found = yield* sql`SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'migrations'`
  if (found.length === 0) {
    yield* sql`CREATE TABLE migrations (
      migration_id int PRIMARY KEY, created_at timestamptz NOT NULL DEFAULT now(), name text NOT NULL)`
  }
  const rows = yield* sql`SELECT migration_id AS id, name FROM migrations ORDER BY migration_id`
  return yield* Effect.orDie(Schema.decodeUnknownEffect(Applied)(rows))
})

/** What is still to be run. A schema that is ahead of this code is fine; one that went another way is not. */
const pendingSteps = (schema: string, steps: ReadonlyArray<Migration>, applied: typeof Applied.Type) => {
  const names = new Map(applied.map(({ id, name }) => [id, name]))
  const newest = applied.at(-1)?.id ?? 0
  for (const { id, key, name } of steps) {
    const there = names.get(id)
    const reason =
      there === undefined
        ? id < newest &&
          `${key} was never run, but later ones were: give it the next free number, numbers are not filled in later`
        : there !== name &&
          `number ${id} was run under the name ${there}, here it is ${name}: a published migration is never changed`
    if (reason !== false) return Effect.fail(new MigrationFailed({ schema, reason }))
  }
  return Effect.succeed(steps.filter(({ id }) => !names.has(id)))
}

const runStep = (schema: string, step: Migration, patience: Patience, url: Redacted.Redacted) => {
  const done = Effect.gen(function* () {
    const sql = yield* PgClient.PgClient
    const note = sql`INSERT INTO migrations (migration_id, name) VALUES (${step.id}, ${step.name})`
    yield* step.transaction ? sql.withTransaction(Effect.andThen(step.run, note)) : Effect.andThen(step.run, note)
  })
  // What runs outside a transaction (an index built beside the traffic) holds nobody back while it waits.
  const attempt = step.transaction ? done : Effect.provide(done, Layer.fresh(ownerClient(schema, url, 0)))
  return attempt.pipe(
    Effect.retry({
      while: givesWay,
      times: patience.attempts - 1,
      schedule: Schedule.min([Schedule.exponential("500 millis"), Schedule.spaced("15 seconds")]).pipe(
        Schedule.jittered
      )
    }),
    Effect.mapError((error) => {
      const reason = givesWay(error)
        ? `${step.key} found a table that it needs locked ${patience.attempts} times; end the long transactions on it (pg_stat_activity), then run the job again`
        : `${step.key} failed and left nothing behind (${words(error)}); mend what it says, then run the job again`
      return new MigrationFailed({ schema, reason })
    })
  )
}

/** Where the address leads, without the password. */
const placeOf = (redacted: Redacted.Redacted) => {
  const url = Redacted.value(redacted)
  return URL.canParse(url) ? `the database ${new URL(url).host} as ${new URL(url).username}` : "the database"
}

/** Runs what is missing with the owner's role; gives the keys of what was run. */
export const runMigrations = (options: {
  readonly schema: string
  readonly ownerUrl: Redacted.Redacted
  readonly migrations: Migrations
  readonly patience?: Patience
}): Effect.Effect<ReadonlyArray<string>, MigrationFailed> => {
  const { migrations, ownerUrl, patience = defaultPatience, schema } = options
  return Effect.gen(function* () {
    yield* alone(schema, patience)
    const pending = yield* pendingSteps(schema, ordered(migrations), yield* appliedSteps)
    yield* Effect.forEach(pending, (step) => runStep(schema, step, patience, ownerUrl), { discard: true })
    return pending.map(({ key }) => key)
  }).pipe(
    Effect.scoped,
    Effect.provide(Layer.fresh(ownerClient(schema, ownerUrl, Duration.toMillis(patience.lockTimeout)))),
    Effect.catchTag("SqlError", (error) =>
      Effect.fail(
        new MigrationFailed({
          schema,
          reason: `${placeOf(ownerUrl)} does not answer or refuses (${words(error)}); check DATABASE_OWNER_URL and the network`
        })
      )
    )
  )
}
