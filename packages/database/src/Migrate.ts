/** The job that migrates one service's schema before its new version starts: `node services/<name>/src/migrate.ts`. */
import { NodeRuntime } from "@effect/platform-node"
import { Config, Console, Data, Effect, Option, Runtime } from "effect"
import { provisionSchema } from "./provisioning/ProvisionSchema.ts"
import { runMigrations } from "./migrate/RunMigrations.ts"
import type { Migrations } from "./Migration.ts"

/** The process ends with code 1; what to say was said. */
class Failed extends Data.TaggedError("Failed") {
  override readonly [Runtime.errorExitCode] = 1
}

const secret = (key: string) =>
  Effect.mapError(
    Config.Redacted(key),
    () => `${key} is missing: give the job the address of the database with the role that it names`
  )

/**
 * With `DATABASE_OWNER_URL` runs the migrations that are missing. With `DATABASE_ADMIN_URL` too (the first time, and after
 * a rotation) it makes the schema and its roles before, from the addresses in `DATABASE_URL` and `DATABASE_READER_URL`.
 * Says on stdout what it did; fails with one sentence.
 */
export const migrationJob = (schema: string, migrations: Migrations): Effect.Effect<void, string> =>
  Effect.gen(function* () {
    const ownerUrl = yield* secret("DATABASE_OWNER_URL")
    const adminUrl = yield* Effect.orDie(Config.option(Config.Redacted("DATABASE_ADMIN_URL")))
    if (Option.isSome(adminUrl)) {
      const url = yield* secret("DATABASE_URL")
      const readerUrl = yield* Effect.orDie(Config.option(Config.Redacted("DATABASE_READER_URL")))
      yield* provisionSchema({
        schema,
        adminUrl: adminUrl.value,
        ownerUrl,
        url,
        readerUrl: Option.getOrNull(readerUrl)
      }).pipe(Effect.mapError(({ message }) => message))
      yield* Console.log(`Schema ${schema} and its roles are there`)
    }
    const done = yield* runMigrations({ schema, ownerUrl, migrations }).pipe(Effect.mapError(({ message }) => message))
    yield* Console.log(
      done.length === 0 ? `Schema ${schema} was up to date` : `Schema ${schema}: ${done.join(", ")} done`
    )
  })

/** Runs the job as the whole process: exit code 0, or 1 with its sentence on stderr. */
export const runMigrationJob = (schema: string, migrations: Migrations) =>
  migrationJob(schema, migrations).pipe(
    Effect.catch((sentence) => Effect.andThen(Console.error(sentence), Effect.fail(new Failed()))),
    NodeRuntime.runMain({ disableErrorReporting: true })
  )
