/** One connection to the database in memory: its transaction, its advisory locks, and its end. */
import type { Kernel } from "../kernel/Kernel.ts"
import type { Database } from "./Database.ts"
import { Refused } from "./Database.ts"
import { Blocked, type Transaction } from "./Table.ts"
import { Values } from "./Values.ts"

/** How a statement ended. `pending`: it stands alone and has changed something; its caller commits or rolls back. */
export type Outcome =
  | { readonly rows: ReadonlyArray<object>; readonly pending: Transaction | null }
  | { readonly refused: Refused }

const none: Outcome = { rows: [], pending: null }

export class Session {
  private readonly db: Database
  private readonly kernel: Kernel
  private listening: Array<readonly [channel: string, listener: (payload: string) => void]> | null = null
  private tx: Transaction | null = null
  private isAborted = false
  isClosed = false

  /** What waited for a lock goes on in a turn of its own of the kernel. */
  constructor(db: Database, kernel: Kernel) {
    this.db = db
    this.kernel = kernel
  }

  /** Runs a statement; `done` is called once, unless the session is closed before. */
  run(sql: string, params: ReadonlyArray<unknown>, done: (outcome: Outcome) => void): void {
    switch (sql) {
      case "BEGIN":
        this.tx = this.db.transactions.begin()
        return done(none)
      case "COMMIT": {
        const { tx } = this
        const isAborted = this.isAborted
        this.end(isAborted)
        return done(tx !== null && isAborted ? { refused: new Refused("SerializationError", "aborted") } : none)
      }
      case "ROLLBACK":
        this.end(true)
        return done(none)
      default:
        this.attempt(this.tx ?? this.db.transactions.begin(), sql, new Values(params), done)
    }
  }

  /** Takes an advisory lock until it is given back or the session ends. */
  tryLock(key: string): boolean {
    const holder = this.db.sessionLocks.get(key)
    if (holder !== undefined && holder !== this) return false
    this.db.sessionLocks.set(key, this)
    return true
  }

  unlock(key: string): void {
    if (this.db.sessionLocks.get(key) === this) this.db.sessionLocks.delete(key)
  }

  listen(channel: string, listener: (payload: string) => void): void {
    const all = this.db.listeners.get(channel) ?? new Set()
    this.db.listeners.set(channel, all)
    all.add(listener)
    this.listening ??= []
    this.listening.push([channel, listener])
  }

  /** The connection is gone: what was not committed is undone. */
  close(): void {
    if (this.isClosed) return
    this.isClosed = true
    this.end(true)
    if (this.db.sessionLocks.size > 0) {
      for (const [key, holder] of this.db.sessionLocks) if (holder === this) this.db.sessionLocks.delete(key)
    }
    for (const [channel, listener] of this.listening ?? []) this.db.listeners.get(channel)?.delete(listener)
  }

  private end(back: boolean): void {
    const { tx } = this
    this.tx = null
    this.isAborted = false
    if (back) tx?.rollback()
    else tx?.commit()
  }

  private attempt(tx: Transaction, sql: string, of: Values, done: (outcome: Outcome) => void): void {
    if (this.isClosed || tx.isOver) {
      tx.rollback()
      return
    }
    if (this.isAborted) return done({ refused: new Refused("SerializationError", "the transaction is aborted") })
    const { db } = this
    tx.beginStatement()
    try {
      const rows = db.prepare(sql)({ db, session: this, tx, of })
      if (this.tx !== null) return done({ rows, pending: null })
      if (tx.numbered === null) tx.commit()
      return done({ rows, pending: tx.numbered === null ? null : tx })
    } catch (error) {
      tx.undoStatement()
      if (error instanceof Blocked) {
        if (!waitsFor(error.by, tx)) {
          tx.waitsFor = error.by
          return error.by.onEnd(() => {
            tx.waitsFor = null
            this.kernel.submit(this.kernel.outside, () => this.attempt(tx, sql, of, done))
          })
        }
        return this.refuse(tx, new Refused("DeadlockError", "a circle of waiting transactions"), done)
      }
      if (error instanceof Refused) return this.refuse(tx, error, done)
      throw error
    }
  }

  private refuse(tx: Transaction, refused: Refused, done: (outcome: Outcome) => void): void {
    if (this.tx === null) tx.rollback()
    else this.isAborted = true
    done({ refused })
  }
}

/** Whether a transaction waits for another, directly or through others. */
const waitsFor = (tx: Transaction, other: Transaction): boolean => {
  for (let at: Transaction | null = tx; at !== null; at = at.waitsFor) if (at === other) return true
  return false
}
