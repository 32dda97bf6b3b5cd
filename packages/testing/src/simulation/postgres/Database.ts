/**
 * A PostgreSQL in memory that knows the platform's statements: each statement of the services is imitated by a function over
 * tables, found by the text of the statement. A statement that is new or was changed is refused with its text, so the
 * imitation cannot fall behind unnoticed; that it does the same is proven against the real one (test/simulation/likeness).
 */
import { createHash } from "node:crypto"
import type { Session } from "./Session.ts"
import { AdvisoryLocks, Table, type Transaction, Transactions } from "./Table.ts"
import type { Values } from "./Values.ts"

/** What a running statement works with. */
export interface Call {
  readonly db: Database
  readonly session: Session
  readonly tx: Transaction
  readonly of: Values
}

/** Does what one statement does; gives its rows as the driver would. Throws `Blocked` or `Refused`. */
export type Imitation = (call: Call) => ReadonlyArray<object>

/** The database says no; `tag` is the driver's name of the reason. */
export class Refused {
  readonly tag: "SerializationError" | "UniqueViolation" | "DeadlockError"
  readonly message: string
  constructor(tag: Refused["tag"], message: string) {
    this.tag = tag
    this.message = message
  }
}

/** A set of imitations, by the digest of the statement's text. */
export type Statements = ReadonlyArray<readonly [digest: string, beginning: string, imitation: Imitation]>

/** The statements of a set that begin so, done in another way: how a bug is planted. Throws when there is none. */
export const instead = (
  statements: Statements,
  beginning: string,
  change: (original: Imitation) => Imitation
): Statements => {
  const found = statements.filter(([, text]) => text.startsWith(beginning))
  if (found.length === 0) throw new Error(`no statement begins with "${beginning}"`)
  return found.map(([digest, text, original]) => [digest, text, change(original)] as const)
}

const normalized = (sql: string): string => sql.replace(/\$\d+/g, "?").replace(/\s+/g, " ").trim()
/** Names a statement by its text, without the numbers of its parameters and the breaks of its lines. */
export const digestOf = (sql: string): string => createHash("sha256").update(normalized(sql)).digest("hex").slice(0, 8)

/** A common table expression of an append: its name, its text and where its parameters begin. */
interface Expression {
  readonly name: string
  readonly imitation: Imitation
  readonly from: number
  readonly to: number
}

export class Database {
  /** The schema's name, as `current_schema()` says it. */
  readonly schema: string
  readonly transactions = new Transactions()
  readonly advisory = new AdvisoryLocks()
  /** Advisory locks of sessions, by key. */
  readonly sessionLocks = new Map<string, Session>()
  readonly listeners = new Map<string, Set<(payload: string) => void>>()
  readonly tables = new Map<string, { readonly rows: () => Iterable<object> }>()
  /** The last number of the identity column of events. */
  position = 0
  private readonly known: ReadonlyMap<string, Imitation>
  private readonly prepared: Map<string, Imitation>

  constructor(schema: string, catalogue: Catalogue) {
    this.schema = schema
    this.known = catalogue.known
    this.prepared = catalogue.prepared
  }

  notify(tx: Transaction, channel: string, payload: string): void {
    tx.afterCommit(() => {
      for (const listener of this.listeners.get(channel) ?? []) listener(payload)
    })
  }

  prepare(sql: string): Imitation {
    const found = this.prepared.get(sql)
    if (found !== undefined) return found
    const made = sql.startsWith("WITH moved AS (")
      ? this.append(sql)
      : sql.startsWith(copyOf(0))
        ? this.loads(sql)
        : sql.includes(looking)
          ? this.look(sql)
          : this.find(sql)
    this.prepared.set(sql, made)
    return made
  }

  /** Loads that were asked for at the same time: each in turn, all at one moment. */
  private loads(sql: string): Imitation {
    const parts: Array<{ readonly load: Imitation; readonly count: number }> = []
    for (let at = 0; ;) {
      const head = copyOf(parts.length)
      const start = sql.indexOf(head, at) + head.length
      if (start < head.length) break
      at = closing(sql, start)
      const text = sql.slice(start, at)
      parts.push({ load: this.prepare(text), count: [...text.matchAll(/\$\d+/g)].length })
    }
    return (call) => {
      let from = 0
      return parts.flatMap(({ count, load }, n) => {
        const of = call.of.from(from, from + count)
        from += count
        return load({ ...call, of }).map((row) => ({ n, ...row }))
      })
    }
  }

  private find(sql: string): Imitation {
    const found = this.known.get(digestOf(sql))
    if (found === undefined) {
      throw new Error(
        `the simulation does not know this statement of "${this.schema}": imitate it under packages/testing/src/simulation/postgres/statements as ["${digestOf(sql)}", …]:\n${normalized(sql)}`
      )
    }
    return found
  }

  /** A load that looks at one row as well: `seen` is that row as JSON. */
  private look(sql: string): Imitation {
    const start = sql.indexOf(looking) + looking.length
    const end = closing(sql, start)
    const asked = sql.slice(start, end)
    const count = [...asked.matchAll(/\$\d+/g)].length
    const [inner, outer] = [this.find(asked), this.find(`${sql.slice(0, start)}${sql.slice(end)}`)]
    return (call) => {
      const [seen = null] = inner({ ...call, of: call.of.from(0, count) })
      return outer({ ...call, of: call.of.from(count) }).map((row) => ({
        ...row,
        seen: JSON.parse(JSON.stringify(seen))
      }))
    }
  }

  /** The one statement of an append: its parts in order; nothing of it when the stream moved or a guard gave no row. */
  private append(sql: string): Imitation {
    const parts = expressionsOf(sql).map(({ name, text }): Expression => {
      const numbers = [...text.matchAll(/\$(\d+)/g)].map(([, digits]) => Number(digits))
      const from = numbers.length === 0 ? 0 : Math.min(...numbers) - 1
      return { name, imitation: this.find(text), from, to: from + numbers.length }
    })
    return (call) => {
      let woken = 0
      for (const { from, imitation, name, to } of parts) {
        const rows = imitation({ ...call, of: call.of.from(from, to) })
        const must = name.startsWith("moved") || name.startsWith("guard_")
        if (must && rows.length === 0) throw new Refused("SerializationError", "the stream has moved on")
        if (name === "woken") woken = rows.length
      }
      return [{ woken }]
    }
  }
}

/** What is known, and what was looked up: shared by all databases of a simulation run. */
export class Catalogue {
  readonly known: ReadonlyMap<string, Imitation>
  readonly prepared = new Map<string, Imitation>()
  constructor(...sets: ReadonlyArray<Statements>) {
    this.known = new Map(sets.flat().map(([digest, , imitation]) => [digest, imitation]))
  }
}

/** How the n-th of several loads begins. */
const copyOf = (n: number): string => `SELECT ${n} AS n, one.* FROM (`

const looking = "(SELECT to_jsonb(looked) FROM ("

/** Where the bracket closes that was opened right before `start`. */
const closing = (sql: string, start: number): number => {
  let end = start
  for (let depth = 1; depth > 0; end++) depth += sql[end] === "(" ? 1 : sql[end] === ")" ? -1 : 0
  return end - 1
}

/** The expressions of a `WITH`, in order. Quotes of names are dropped. */
const expressionsOf = (sql: string): ReadonlyArray<{ readonly name: string; readonly text: string }> => {
  const found: Array<{ name: string; text: string }> = []
  let at = "WITH ".length
  while (true) {
    const head = /^[\s,]*"?(\w+)"? AS \(/.exec(sql.slice(at))
    if (head === null) return found
    const start = at + head[0].length
    const end = closing(sql, start)
    found.push({ name: head[1] ?? "", text: sql.slice(start, end) })
    at = end + 1
  }
}

/** Declares a table: gives it for each database. */
export const table = <Row extends object>(name: string): ((db: Database) => Table<Row>) => {
  const of = new WeakMap<Database, Table<Row>>()
  // A statement asks several times for the table of the same database: the last one is kept at hand.
  let last: { readonly db: Database; readonly table: Table<Row> } | null = null
  return (db) => {
    if (last?.db === db) return last.table
    let found = of.get(db)
    if (found === undefined) {
      found = new Table<Row>()
      of.set(db, found)
      db.tables.set(name, found)
    }
    last = { db, table: found }
    return found
  }
}
