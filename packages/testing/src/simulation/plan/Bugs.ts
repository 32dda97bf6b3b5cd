/** The planted bugs, at least one a promise: real mistakes of such systems, made here on purpose. */
import { Effect } from "effect"
import { type Database, type Imitation, instead } from "../postgres/Database.ts"
import { analyticsStatements } from "../postgres/statements/Analytics.ts"
import { enrollmentStatements } from "../postgres/statements/Enrollment.ts"
import { eventStoreStatements, outbox } from "../postgres/statements/EventStore.ts"
import { progressStatements } from "../postgres/statements/Progress.ts"
import type { Bug } from "./Bug.ts"

/** A number of its own for each database, counted up at every use. */
const counter = () => {
  const counts = new WeakMap<Database, number>()
  return (db: Database): number => {
    const next = (counts.get(db) ?? 0) + 1
    counts.set(db, next)
    return next
  }
}
const [readings, writings] = [counter(), counter()]
const firstAsked = new WeakMap<Database, string>()
const uuidOf = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`

/** The answer is kept before the work is done, in a transaction of its own: when the work fails, a retry is answered as done. */
const keptBefore =
  (original: Imitation): Imitation =>
  (call) => {
    const own = call.db.transactions.begin()
    try {
      original({ ...call, tx: own })
    } finally {
      own.commit()
    }
    return []
  }

export const bugs: ReadonlyArray<Bug> = [
  {
    name: "a consumer's offset moves before its work is done",
    from: 30,
    invariant: 1,
    log: (log) => ({
      ...log,
      consume: (options) =>
        log.consume({ ...options, handle: (records) => Effect.asVoid(Effect.forkDetach(options.handle(records))) })
    })
  },
  {
    name: "the answer of an Idempotency-Key is kept before the work is done",
    from: 1,
    invariant: 1,
    statements: instead(eventStoreStatements, "INSERT INTO idempotency", keptBefore)
  },
  {
    name: "a seat is taken without looking whether one is free",
    from: 1,
    invariant: 2,
    statements: instead(enrollmentStatements, "SELECT 1 FROM take_seat", (original) => (call) => {
      original(call)
      return [{ "?column?": 1 }]
    })
  },
  {
    name: "a certificate's id is drawn, not derived",
    from: 1,
    invariant: 3,
    statements: instead(eventStoreStatements, "INSERT INTO events", (original) => (call) => {
      if (!call.of.isList(6)) return original(call)
      const drawn = call.of
        .texts(6)
        .map((data) => data.replace(/"certificateId":"[^"]+"/, () => `"certificateId":"${uuidOf(writings(call.db))}"`))
      return original({ ...call, of: call.of.replaced(6, drawn) })
    })
  },
  {
    name: "progress is read from a replica that is sometimes behind",
    invariant: 4,
    from: 1,
    statements: instead(
      progressStatements,
      "SELECT substr(id",
      (original) => (call) => (readings(call.db) % 3 === 0 ? [] : original(call))
    )
  },
  {
    name: "a hash does not cover the one before it",
    invariant: 5,
    from: 1,
    statements: instead(
      eventStoreStatements,
      "SELECT s.version, s.state, s.head",
      (original) => (call) => original(call).map((row) => ({ ...row, head: null }))
    )
  },
  {
    name: "a consumer without an inbox",
    invariant: 6,
    from: 50,
    statements: instead(eventStoreStatements, "INSERT INTO inbox", (original) => (call) => {
      original(call)
      return call.of.texts(1).map((id) => ({ id }))
    })
  },
  {
    name: "an outbox without a fence",
    invariant: 7,
    from: 10,
    statements: instead(eventStoreStatements, "SELECT events.xid::text", () => outbox(false))
  },
  {
    name: "a dead letter is replayed again and again",
    invariant: 8,
    from: 1,
    log: (log) => ({
      ...log,
      fetch: (options) =>
        options.topic.endsWith(".retry")
          ? Effect.succeed({ records: [], endOffset: options.offset })
          : log.fetch(options)
    })
  },
  {
    name: "a cache that is keyed without the user",
    invariant: 9,
    from: 1,
    statements: instead(progressStatements, "SELECT enrollment_id AS", (original) => (call) => {
      const [asked, ...others] = call.of.texts(0)
      const first = firstAsked.get(call.db) ?? asked
      if (asked === undefined || first === undefined || others.length > 0) return original(call)
      const found = original({ ...call, of: call.of.replaced(0, [first]) })
      if (found.length > 0) firstAsked.set(call.db, first)
      return found.length > 0 ? found : original(call)
    })
  },
  {
    name: "a read model that keeps in which order it was written",
    invariant: 10,
    from: 1,
    statements: instead(analyticsStatements, "INSERT INTO enrollments", (original) => (call) => {
      const text = call.of.text(0).replace(/"enrolled_at":"[^"]+"/g, () => {
        const at = new Date(writings(call.db) * 1000).toISOString()
        return `"enrolled_at":"${at}"`
      })
      return original({ ...call, of: call.of.replaced(0, text) })
    })
  }
]
