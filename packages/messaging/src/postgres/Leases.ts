/**
 * Who is the one active member: a session advisory lock of PostgreSQL, freed by the server at once when the process dies.
 * All leases of a process share one reserved connection; within the process a semaphore decides.
 */
import { PgClient } from "@effect/sql-pg"
import { Context, Deferred, Effect, Exit, Layer, Option, Schema, Scope, Semaphore } from "effect"
import type { SqlConnection } from "effect/sql"

/** How often a standby asks again, and how often the holder makes sure that its connection lives. In milliseconds. */
const retryEvery = 200
const checkEvery = 2000
const answerWithin = 5000

/** The connection that held the lease is gone: somebody else may hold it now. */
export class LeaseLost extends Schema.TaggedError<LeaseLost>()("LeaseLost", {
  key: Schema.String,
  cause: Schema.Defect()
}) {
  override get message() {
    return `the connection that held the lease "${this.key}" was lost`
  }
}

interface Session {
  readonly connection: SqlConnection.Connection
  readonly scope: Scope.Closeable
  readonly lost: Deferred.Deferred<never, unknown>
}

const Locked = Schema.Tuple([Schema.Struct({ locked: Schema.Boolean })])
const decodeLocked = Schema.decodeUnknownEffect(Locked)

export class Leases extends Context.Service<
  Leases,
  {
    /** Waits until this caller is the only holder in the whole cluster, runs `use`, and gives the lease back. */
    readonly hold: <A, E, R>(key: string, use: Effect.Effect<A, E, R>) => Effect.Effect<A, E | LeaseLost, R>
    /** As `hold`, but answers `busy` at once when somebody else holds it. */
    readonly tryHold: <A, E, R, B>(
      key: string,
      use: Effect.Effect<A, E, R>,
      busy: Effect.Effect<B, E, R>
    ) => Effect.Effect<A | B, E | LeaseLost, R>
  }
>()("@lyceum/messaging/postgres/Leases") {
  /** Leases over the pool in the context; ends with the scope. Not only a layer: layers are built once a process, pools differ. */
  static readonly make = Effect.gen(function* () {
    const sql = yield* PgClient.PgClient
    const parent = yield* Effect.scope
    const opening = Semaphore.makeUnsafe(1)
    const local = new Map<string, Semaphore.Semaphore>()
    let current: Session | undefined

    const open = Effect.gen(function* () {
      const scope = yield* Scope.fork(parent)
      const connection = yield* Scope.provide(sql.reserve, scope).pipe(
        Effect.tapCause(() => Scope.close(scope, Exit.void))
      )
      const session: Session = { connection, scope, lost: Deferred.makeUnsafe() }
      yield* connection.executeUnprepared("SELECT 1", [], undefined).pipe(
        // A connection that hangs may be gone on the other side.
        Effect.timeout(answerWithin),
        Effect.delay(checkEvery),
        Effect.forever,
        Effect.catch((error) =>
          Effect.gen(function* () {
            if (current === session) current = undefined
            yield* Deferred.fail(session.lost, error)
            yield* Effect.forkIn(Scope.close(scope, Exit.void), parent)
          })
        ),
        Effect.forkIn(scope)
      )
      current = session
      return session
    })
    const session = opening.withPermit(Effect.suspend(() => (current === undefined ? open : Effect.succeed(current))))
    const semaphoreOf = (key: string) => {
      const found = local.get(key) ?? Semaphore.makeUnsafe(1)
      local.set(key, found)
      return found
    }

    const lock = ({ connection }: Session, key: string) =>
      connection
        .executeUnprepared(
          "SELECT pg_try_advisory_lock(hashtextextended(current_schema() || '/' || $1, 0)) AS locked",
          [key],
          undefined
        )
        .pipe(
          Effect.flatMap(decodeLocked),
          Effect.map(([{ locked }]) => locked)
        )
    const unlock = ({ connection }: Session, key: string) =>
      Effect.ignore(
        connection.executeUnprepared(
          "SELECT pg_advisory_unlock(hashtextextended(current_schema() || '/' || $1, 0))",
          [key],
          undefined
        )
      )

    /** Takes the lock or says that it is taken; `use` ends when the connection is lost. */
    const attempt = <A, E, R>(key: string, use: Effect.Effect<A, E, R>) =>
      Effect.gen(function* () {
        const lost = (cause: unknown) => new LeaseLost({ key, cause })
        const held = yield* Effect.mapError(session, lost)
        return yield* Effect.acquireUseRelease(
          Effect.mapError(lock(held, key), lost),
          (locked) =>
            locked
              ? Effect.asSome(Effect.raceFirst(use, Effect.mapError(Deferred.await(held.lost), lost)))
              : Effect.succeedNone,
          (locked) => (locked ? unlock(held, key) : Effect.void)
        )
      })

    const hold = <A, E, R>(key: string, use: Effect.Effect<A, E, R>) =>
      semaphoreOf(key).withPermit(
        Effect.gen(function* () {
          while (true) {
            const tried = yield* attempt(key, use)
            if (Option.isSome(tried)) return tried.value
            yield* Effect.sleep(retryEvery)
          }
        })
      )
    const tryHold = <A, E, R, B>(key: string, use: Effect.Effect<A, E, R>, busy: Effect.Effect<B, E, R>) =>
      Effect.gen(function* () {
        const tried = yield* semaphoreOf(key).withPermitsIfAvailable(1)(attempt(key, use))
        const done = Option.flatten(tried)
        return Option.isSome(done) ? done.value : yield* busy
      })

    return Leases.of({ hold, tryHold })
  })

  static readonly layer = Layer.effect(Leases, Leases.make)
}
