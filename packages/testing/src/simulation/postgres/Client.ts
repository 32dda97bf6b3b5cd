/**
 * The client that services use (`PgClient`), over a database in memory. Every statement is a call over a network: it takes
 * its time, and the plan may lose it, lose its answer, or kill the caller before, during or after it.
 */
import { PgClient } from "@effect/sql-pg"
import { Context, Effect, Layer, Queue } from "effect"
import { Reactivity } from "effect/reactivity"
import { SqlClient, type SqlConnection, SqlError } from "effect/sql"
import type { Backend, BackendSession, Result } from "./Backend.ts"
import type { Machine } from "../kernel/Machine.ts"
import type { Fault, Faults } from "../plan/Faults.ts"
import { remembering } from "./Compiler.ts"

const unreachable = (message: string) =>
  new SqlError.SqlError({ reason: new SqlError.ConnectionError({ cause: new Error(message), message }) })

const failureOf = ({ message, tag }: { readonly tag: string; readonly message: string }) => {
  const fields = { cause: new Error(message), message }
  switch (tag) {
    case "SerializationError":
      return new SqlError.SqlError({ reason: new SqlError.SerializationError(fields) })
    case "UniqueViolation":
      return new SqlError.SqlError({ reason: new SqlError.UniqueViolation({ ...fields, constraint: message }) })
    case "DeadlockError":
      return new SqlError.SqlError({ reason: new SqlError.DeadlockError(fields) })
    case "LockTimeoutError":
      return new SqlError.SqlError({ reason: new SqlError.LockTimeoutError(fields) })
    default:
      return new SqlError.SqlError({ reason: new SqlError.UnknownError(fields) })
  }
}

const writes = /^\s*(INSERT|UPDATE|DELETE|WITH)/

/** What can only happen to a write waits for one: what is held open holds numbers that were drawn for events. */
const fitsTo =
  (sql: string) =>
  ({ kind }: Fault): boolean =>
    kind === "long" ? sql.startsWith("WITH moved") : kind === "crash-during" ? writes.test(sql) : true

type Rows = Effect.Effect<ReadonlyArray<object>, SqlError.SqlError>

/** One connection of a machine. A lost one answers nothing any more. */
class Connection implements SqlConnection.Connection {
  private readonly machine: Machine
  private readonly faults: Faults
  private readonly session: BackendSession
  private readonly isSingle: boolean
  private isLost = false

  /** `isSingle`: for one statement that stands alone; its session ends with it. */
  constructor(machine: Machine, faults: Faults, session: BackendSession, isSingle: boolean) {
    this.machine = machine
    this.faults = faults
    this.session = session
    this.isSingle = isSingle
  }

  private call(sql: string, params: ReadonlyArray<unknown>): Rows {
    return Effect.callback((resume) => {
      const { faults, machine } = this
      const { kernel } = machine
      if (this.isLost) return resume(Effect.fail(unreachable("the connection is lost")))
      const fault = faults.take(machine.name, "sql", fitsTo(sql))
      const answer = (result: Result) => {
        if (this.isSingle) this.session.close()
        kernel.submit(machine, () =>
          resume("rows" in result ? Effect.succeed(result.rows) : Effect.fail(failureOf(result.refused)))
        )
      }
      const lose = (message: string) => {
        this.isLost = true
        this.session.close()
        kernel.after(faults.latency(), machine, () => resume(Effect.fail(unreachable(message))))
      }
      if (fault?.kind === "crash-before") return faults.crash(machine)
      if (fault?.kind === "lost") return lose("the statement was lost")
      const wait = fault?.kind === "slow" ? fault.millis : faults.latency()
      kernel.after(wait, kernel.outside, () => {
        if (this.session.isClosed) return
        if (faults.isFull(machine.name) && writes.test(sql)) {
          return answer({ refused: { tag: "DiskFull", message: "no space left on device" } })
        }
        this.session.run(sql, params, (result) => {
          if ("refused" in result || result.pending === null) {
            if (fault?.kind === "crash-after" || fault?.kind === "crash-during") return faults.crash(machine)
            if (fault?.kind === "broken") return lose("the answer was lost")
            return answer(result)
          }
          const { pending } = result
          if (fault?.kind === "crash-during") {
            pending.rollback()
            return faults.crash(machine)
          }
          // Between its work and its commit a statement holds its locks, and its numbers are drawn.
          const hold = fault?.kind === "long" ? fault.millis : faults.latency()
          kernel.after(hold, kernel.outside, () => {
            pending.commit()
            if (fault?.kind === "crash-after") return faults.crash(machine)
            if (fault?.kind === "broken") return lose("the answer was lost")
            answer(result)
          })
        })
      })
    })
  }

  execute(sql: string, params: ReadonlyArray<unknown>): Rows {
    return this.call(sql, params)
  }
  executeRaw(sql: string, params: ReadonlyArray<unknown>) {
    return this.call(sql, params)
  }
  executeUnprepared(sql: string, params: ReadonlyArray<unknown>): Rows {
    return this.call(sql, params)
  }
  executeStream(): never {
    throw new Error("the simulation has no streams of rows")
  }
  executeValues(): never {
    throw new Error("the simulation gives rows by their names")
  }
  executeValuesUnprepared(): never {
    throw new Error("the simulation gives rows by their names")
  }
}

const compiler = remembering(PgClient.makeCompiler())

/** A machine's client of its database. Statements that stand alone share one connection, a transaction has its own. */
export const clientLayer = (
  machine: Machine,
  faults: Faults,
  backend: Backend
): Layer.Layer<PgClient.PgClient | SqlClient.SqlClient> =>
  Layer.effectContext(
    Effect.gen(function* () {
      const open = Effect.acquireRelease(
        Effect.sync(() => backend.open(machine)),
        (session) => Effect.sync(() => session.close())
      )
      const own = Effect.map(open, (session) => new Connection(machine, faults, session, false))
      const acquirer = Effect.sync(() => new Connection(machine, faults, backend.open(machine), true))
      const client = yield* SqlClient.make({
        acquirer,
        borrower: (use) => use(new Connection(machine, faults, backend.open(machine), true)),
        transactionAcquirer: own,
        compiler,
        driver: "simulation",
        spanAttributes: []
      })
      const made: PgClient.PgClient = Object.assign(client, {
        [PgClient.TypeId]: PgClient.TypeId,
        config: {},
        json: () => {
          throw new Error("the services send JSON as text")
        },
        listen: (channel: string) =>
          Effect.gen(function* () {
            const queue = yield* Queue.unbounded<{
              readonly channel: string
              readonly payload: string
              readonly processId: number
            }>()
            const session = yield* open
            session.listen(channel, (payload) =>
              machine.kernel.after(faults.latency(), machine, () =>
                Queue.offerUnsafe(queue, { channel, payload, processId: 1 })
              )
            )
            return queue
          }),
        notify: () => Effect.die(new Error("the services notify by SQL"))
      } satisfies Omit<PgClient.PgClient, keyof SqlClient.SqlClient>)
      return Context.make(PgClient.PgClient, made).pipe(Context.add(SqlClient.SqlClient, client))
    })
  ).pipe(Layer.provide(Reactivity.layer))
