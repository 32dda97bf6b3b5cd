/**
 * Tables with transactions as PostgreSQL's default isolation has them (READ COMMITTED): a transaction sees its own changes
 * over what is committed; a row that somebody else has changed and not committed is waited for.
 */

/** Everything that ends with a transaction. */
interface Part {
  commit(tx: Transaction): void
  rollback(tx: Transaction): void
}

/** The statement has to wait until that transaction ends, and then starts again. */
export class Blocked {
  readonly by: Transaction
  constructor(by: Transaction) {
    this.by = by
  }
}

/** Numbers transactions as PostgreSQL does: at their first write. */
export class Transactions {
  private nextXid = 100
  private readonly writing = new Set<Transaction>()

  begin(): Transaction {
    return new Transaction(this)
  }

  number(tx: Transaction): number {
    this.writing.add(tx)
    return this.nextXid++
  }

  end(tx: Transaction): void {
    this.writing.delete(tx)
  }

  /** The oldest transaction that is still writing; what is older has ended (`pg_snapshot_xmin`). */
  get xmin(): number {
    let min = this.nextXid
    for (const { numbered } of this.writing) if (numbered !== null && numbered < min) min = numbered
    return min
  }
}

export class Transaction {
  numbered: number | null = null
  isOver = false
  /** Whom its running statement waits for. */
  waitsFor: Transaction | null = null
  private readonly all: Transactions
  private readonly parts = new Set<Part>()
  private readonly waiters: Array<() => void> = []
  private undo: Array<() => void> = []
  private readonly afterwards: Array<() => void> = []

  constructor(all: Transactions) {
    this.all = all
  }

  /** Its number, drawn now if it has none. */
  get xid(): number {
    this.numbered ??= this.all.number(this)
    return this.numbered
  }

  /** Notes a part that changes with it, and how this change is taken back when its statement fails (`null`: it is not). */
  touch(part: Part, undo: (() => void) | null): void {
    this.numbered ??= this.all.number(this)
    this.parts.add(part)
    if (undo !== null) this.undo.push(undo)
  }

  beginStatement(): void {
    if (this.undo.length > 0) this.undo = []
  }

  /** Takes back what the running statement has done so far. */
  undoStatement(): void {
    for (const undo of this.undo.toReversed()) undo()
    this.undo = []
  }

  afterCommit(task: () => void): void {
    this.afterwards.push(task)
  }

  onEnd(waiter: () => void): void {
    this.waiters.push(waiter)
  }

  commit(): void {
    if (this.isOver) return
    for (const part of this.parts) part.commit(this)
    this.end()
    for (const task of this.afterwards) task()
  }

  rollback(): void {
    if (this.isOver) return
    for (const part of this.parts) part.rollback(this)
    this.end()
  }

  private end(): void {
    this.isOver = true
    this.all.end(this)
    for (const waiter of this.waiters.splice(0)) waiter()
  }
}

export class Table<Row extends object> implements Part {
  private readonly committed = new Map<string, Row>()
  private readonly changes = new Map<Transaction, Map<string, Row | null>>()
  private readonly locks = new Map<string, Transaction>()
  /** The keys that each transaction has locked. */
  private readonly locked = new Map<Transaction, Array<string>>()

  get(tx: Transaction, key: string): Row | undefined {
    const own = this.changes.size === 0 ? undefined : this.changes.get(tx)?.get(key)
    return own === undefined ? this.committed.get(key) : (own ?? undefined)
  }

  put(tx: Transaction, key: string, row: Row): void {
    this.change(tx, key, row)
  }

  remove(tx: Transaction, key: string): void {
    this.change(tx, key, null)
  }

  /** Keeps everybody else from changing the row until the transaction ends. */
  lock(tx: Transaction, key: string): void {
    const holder = this.locks.get(key)
    if (holder === tx) return
    if (holder !== undefined) throw new Blocked(holder)
    this.locks.set(key, tx)
    const keys = this.locked.get(tx)
    if (keys === undefined) this.locked.set(tx, [key])
    else keys.push(key)
    tx.touch(this, null)
  }

  /** The rows as the transaction sees them, in the order of their insertion. */
  all(tx: Transaction): ReadonlyArray<Row> {
    const own = this.changes.get(tx)
    if (own === undefined) return [...this.committed.values()]
    const rows: Array<Row> = []
    for (const [key, row] of this.committed) {
      const changed = own.get(key)
      if (changed === undefined) rows.push(row)
      else if (changed !== null) rows.push(changed)
    }
    for (const [key, row] of own) if (row !== null && !this.committed.has(key)) rows.push(row)
    return rows
  }

  /** What is committed. */
  rows(): Iterable<Row> {
    return this.committed.values()
  }

  commit(tx: Transaction): void {
    for (const [key, row] of this.changes.get(tx) ?? []) {
      if (row === null) this.committed.delete(key)
      else this.committed.set(key, row)
    }
    this.forget(tx)
  }

  rollback(tx: Transaction): void {
    this.forget(tx)
  }

  private change(tx: Transaction, key: string, row: Row | null): void {
    this.lock(tx, key)
    const own = this.changes.get(tx) ?? new Map<string, Row | null>()
    this.changes.set(tx, own)
    const before = own.get(key)
    own.set(key, row)
    tx.touch(this, () => {
      if (before === undefined) own.delete(key)
      else own.set(key, before)
    })
  }

  private forget(tx: Transaction): void {
    this.changes.delete(tx)
    for (const key of this.locked.get(tx) ?? []) this.locks.delete(key)
    this.locked.delete(tx)
  }
}

/** Advisory locks that last until the transaction ends. */
export class AdvisoryLocks implements Part {
  private readonly held = new Map<string, Map<Transaction, "shared" | "exclusive">>()

  lock(tx: Transaction, key: string, mode: "shared" | "exclusive"): void {
    const holders = this.held.get(key) ?? new Map<Transaction, "shared" | "exclusive">()
    this.held.set(key, holders)
    for (const [holder, how] of holders) {
      if (holder !== tx && (mode === "exclusive" || how === "exclusive")) throw new Blocked(holder)
    }
    if (holders.get(tx) !== "exclusive") holders.set(tx, mode)
    tx.touch(this, null)
  }

  commit(tx: Transaction): void {
    for (const [key, holders] of this.held) if (holders.delete(tx) && holders.size === 0) this.held.delete(key)
  }

  rollback(tx: Transaction): void {
    this.commit(tx)
  }
}
