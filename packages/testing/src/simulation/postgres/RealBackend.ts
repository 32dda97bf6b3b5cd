/** Connections of simulated machines to a real PostgreSQL: each statement runs there, its answer comes back as an event. */
import type { PgClient } from "@effect/sql-pg"
import { Cause, Effect, Exit, Queue, Scope } from "effect"
import { type SqlConnection, SqlError } from "effect/sql"
import type { Kernel, RealWork } from "../kernel/Kernel.ts"
import type { Machine } from "../kernel/Machine.ts"
import type { Backend, BackendSession, Result } from "./Backend.ts"

/** How long what is under way may take until time moves on without it, in real milliseconds: it waits for a lock. */
const patience = 25

/** Counts what is under way, and lets somebody wait for the next that is done. */
export class UnderWay implements RealWork {
  private count = 0
  private done: Array<() => void> = []
  private waiter: (() => void) | null = null

  begin(): void {
    this.count++
  }

  /** Notes that something is done; `task` runs in the simulation's own turn. */
  end(task: () => void): void {
    this.count--
    this.done.push(task)
    this.waiter?.()
  }

  async arrived(): Promise<boolean> {
    if (this.done.length === 0) {
      if (this.count === 0) return false
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, patience)
        this.waiter = () => {
          clearTimeout(timer)
          resolve()
        }
      })
      this.waiter = null
    }
    const { done } = this
    this.done = []
    for (const task of done) task()
    return done.length > 0
  }

  /** Waits until nothing is under way. */
  async rest(): Promise<void> {
    while (this.count > 0 || this.done.length > 0) await this.arrived()
  }
}

const resultOf = (exit: Exit.Exit<ReadonlyArray<object>, unknown>): Result => {
  if (Exit.isSuccess(exit)) return { rows: exit.value, pending: null }
  const error = Cause.squash(exit.cause)
  return SqlError.isSqlError(error)
    ? { refused: { tag: error.reason._tag, message: error.message } }
    : { refused: { tag: "Defect", message: String(error) } }
}

/** A session: a connection of its own out of the pool, its statements one after the other. */
class RealSession implements BackendSession {
  isClosed = false
  private readonly sql: PgClient.PgClient
  private readonly work: UnderWay
  private readonly kernel: Kernel
  private readonly scope = Scope.makeUnsafe()
  private readonly connection: Promise<SqlConnection.Connection>
  private turn: Promise<unknown>

  constructor(sql: PgClient.PgClient, work: UnderWay, kernel: Kernel) {
    this.sql = sql
    this.work = work
    this.kernel = kernel
    this.connection = Effect.runPromise(Scope.provide(sql.reserve, this.scope))
    this.turn = this.connection
  }

  run(sql: string, params: ReadonlyArray<unknown>, done: (result: Result) => void): void {
    this.work.begin()
    this.turn = this.after(this.turn, async (connection) => {
      const exit = await Effect.runPromiseExit(connection.execute(sql, params, undefined))
      this.work.end(() => {
        if (!this.isClosed) done(resultOf(exit))
      })
    })
  }

  /** Does something with the connection, when what was before it is done. */
  private async after(
    before: Promise<unknown>,
    use: (connection: SqlConnection.Connection) => Promise<void>
  ): Promise<void> {
    await before
    await use(await this.connection)
  }

  listen(channel: string, listener: (payload: string) => void): void {
    const { kernel } = this
    const follow = Effect.flatMap(this.sql.listen(channel), (notifications) =>
      Effect.forever(
        Effect.map(Queue.take(notifications), ({ payload }) => kernel.submit(kernel.outside, () => listener(payload)))
      )
    )
    Effect.runFork(Effect.forkIn(Scope.provide(Effect.ignore(follow), this.scope), this.scope))
  }

  close(): void {
    if (this.isClosed) return
    this.isClosed = true
    this.work.begin()
    this.turn = this.after(this.turn, async (connection) => {
      for (const last of ["ROLLBACK", "SELECT pg_advisory_unlock_all()"]) {
        await Effect.runPromiseExit(connection.executeUnprepared(last, [], undefined))
      }
      await Effect.runPromiseExit(Scope.close(this.scope, Exit.void))
      this.work.end(() => {})
    })
  }
}

/** The backend over a pool; `drop` ends all connections of a machine. */
export const realBackend = (
  sql: PgClient.PgClient,
  work: UnderWay
): Backend & { readonly drop: (machine: Machine) => void; readonly dropAll: () => void } => {
  const open = new Map<Machine, Set<RealSession>>()
  return {
    open: (machine) => {
      const session = new RealSession(sql, work, machine.kernel)
      const all = open.get(machine) ?? new Set()
      open.set(machine, all)
      all.add(session)
      return session
    },
    drop: (machine) => {
      for (const session of open.get(machine) ?? []) session.close()
      open.delete(machine)
    },
    dropAll: () => {
      for (const sessions of open.values()) for (const session of sessions) session.close()
      open.clear()
    }
  }
}
