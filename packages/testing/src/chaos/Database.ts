/** A PostgreSQL that crashes and comes back, behind a proxy that keeps its address. */
import { embeddedPostgres, type RunningPostgres } from "@lyceum/database/embedded/EmbeddedPostgres"
import { Effect, Exit, Schedule, Scope } from "effect"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { type TcpProxy, tcpProxy } from "./TcpProxy.ts"

export interface ChaosDatabase {
  /** The superuser's address through the proxy, and past it. */
  readonly url: string
  readonly direct: () => string
  readonly proxy: TcpProxy
  /** Its processes end at once, without a checkpoint; nothing comes back by itself. */
  readonly crash: Effect.Effect<void>
  /** Runs when it returns, whether it ran before, had crashed, or had ended by itself. */
  readonly ensure: Effect.Effect<void>
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** Starts one in `folder`, which lasts as long as the scope. */
export const chaosDatabase = (folder: string): Effect.Effect<ChaosDatabase, never, Scope.Scope> =>
  Effect.gen(function* () {
    const parent = yield* Effect.scope
    const pidFile = join(folder, "cluster", "postmaster.pid")
    const start = Effect.gen(function* () {
      const scope = yield* Scope.fork(parent)
      const server = yield* embeddedPostgres({
        folder,
        durable: true,
        settings: { max_wal_size: "64MB", min_wal_size: "32MB" }
      }).pipe(Effect.provideService(Scope.Scope, scope))
      return { scope, server, pid: Number(readFileSync(pidFile, "utf8").split("\n")[0]) }
    }).pipe(Effect.retry(Schedule.max([Schedule.spaced("500 millis"), Schedule.recurs(60)])), Effect.orDie)

    let running: { readonly scope: Scope.Closeable; readonly server: RunningPostgres; readonly pid: number } =
      yield* start
    const proxy = yield* tcpProxy(running.server.port)
    const through = new URL(running.server.url)
    through.port = String(proxy.port)
    const crash = Effect.suspend(() => {
      // SIGQUIT: PostgreSQL's immediate shutdown; the next start recovers from the log.
      if (isAlive(running.pid)) process.kill(running.pid, "SIGQUIT")
      return Scope.close(running.scope, Exit.void)
    })
    return {
      url: through.href,
      direct: () => running.server.url,
      proxy,
      crash,
      ensure: Effect.gen(function* () {
        if (isAlive(running.pid)) return
        yield* Scope.close(running.scope, Exit.void)
        running = yield* start
        proxy.retarget(running.server.port)
      })
    }
  })
