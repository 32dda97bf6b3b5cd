/** What every service's database does: the event store, the relay's checkpoint, leases, the inbox. See migrations/eventStore.ts. */
import { type Call, type Imitation, Refused, type Statements, table } from "../Database.ts"

export interface StreamRow {
  readonly id: string
  readonly version: number
  readonly xid: number
  readonly state: unknown
  readonly head: Uint8Array
  readonly updated_at: Date
}
export interface EventRow {
  readonly position: number
  readonly xid: number
  readonly stream: string
  readonly version: number
  readonly id: string
  readonly type: string
  readonly data: unknown
  readonly metadata: unknown
  readonly occurred_at: Date
  readonly hash: Uint8Array
}
interface AnswerRow {
  readonly key: string
  readonly stream: string
  readonly fingerprint: string
  readonly response: unknown
}
interface RelayRow {
  readonly generation: number
  readonly xid: number
  readonly position: number
  readonly asleep: boolean
}
interface InboxRow {
  readonly consumer: string
  readonly event_id: string
}

export const streams = table<StreamRow>("streams")
export const events = table<EventRow>("events")
const eventIds = table<{ readonly id: string }>("events_id_key")
const idempotency = table<AnswerRow>("idempotency")
const relay = table<RelayRow>("relay")
export const inbox = table<InboxRow>("inbox")

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "hex"))
const relayOf = ({ db, tx }: Call): RelayRow =>
  relay(db).get(tx, "relay") ?? { generation: 1, xid: 0, position: 0, asleep: false }
const isBehind = (event: EventRow, xid: number, position: number): boolean =>
  event.xid > xid || (event.xid === xid && event.position > position)

const insertAnswer = ({ db, of, tx }: Call): ReadonlyArray<object> => {
  const key = of.text(0)
  idempotency(db).lock(tx, key)
  if (idempotency(db).get(tx, key) !== undefined) return []
  idempotency(db).put(tx, key, {
    key,
    stream: of.text(1),
    fingerprint: of.text(2),
    response: of.json(3)
  })
  return [{ "?column?": 1 }]
}

/** Events behind a checkpoint. `isFenced`: only of transactions that are older than every one that still runs. */
export const outbox =
  (isFenced: boolean): Imitation =>
  ({ db, of, tx }) => {
    const { xmin } = db.transactions
    const [xid, position] = [Number(of.text(0)), Number(of.text(1))]
    return events(db)
      .all(tx)
      .filter((event) => (!isFenced || event.xid < xmin) && isBehind(event, xid, position))
      .sort((a, b) => a.xid - b.xid || a.position - b.position)
      .slice(0, of.number(2))
      .map((event) => ({
        ...event,
        xid: String(event.xid),
        position: String(event.position),
        occurredAt: event.occurred_at
      }))
  }

const load: Imitation = ({ db, of, tx }) => {
  const stream = streams(db).get(tx, of.text(0))
  const key = of.textOrNull(1)
  const answer = key === null ? undefined : idempotency(db).get(tx, key)
  return [
    {
      version: stream?.version ?? null,
      state: stream?.state ?? null,
      head: stream?.head ?? null,
      lastAt: stream?.updated_at ?? null,
      fingerprint: answer?.fingerprint ?? null,
      response: answer?.response ?? null
    }
  ]
}

const addEvent = ({ db, tx }: Call, event: Omit<EventRow, "position" | "xid">): void => {
  const key = `${event.stream}/${event.version}`
  const { id } = event
  events(db).lock(tx, key)
  eventIds(db).lock(tx, id)
  if (events(db).get(tx, key) !== undefined || eventIds(db).get(tx, id) !== undefined) {
    throw new Refused("UniqueViolation", `events: ${key}`)
  }
  eventIds(db).put(tx, id, { id })
  events(db).put(tx, key, { ...event, position: ++db.position, xid: tx.xid })
}

export const eventStoreStatements: Statements = [
  ["725632e7", "SELECT s.version, s.state, s.head, s.updated_at, …, seen", load],
  ["f6c8f793", "SELECT s.version, s.state, s.head, s.updated_at", load],
  [
    "33b326e3",
    "INSERT INTO streams",
    ({ db, of, tx }) => {
      const id = of.text(0)
      streams(db).lock(tx, id)
      if (streams(db).get(tx, id) !== undefined) return []
      const row = {
        id,
        version: of.number(1),
        xid: tx.xid,
        state: of.json(2),
        head: hex(of.text(3)),
        updated_at: of.date(4)
      }
      streams(db).put(tx, id, row)
      return [{ "?column?": 1 }]
    }
  ],
  [
    "b33245e2",
    "UPDATE streams SET version",
    ({ db, of, tx }) => {
      const id = of.text(4)
      const before = streams(db).get(tx, id)
      if (before === undefined || before.version !== of.number(5) || before.xid > tx.xid) return []
      streams(db).lock(tx, id)
      const row = {
        id,
        version: of.number(0),
        xid: tx.xid,
        state: of.json(1),
        head: hex(of.text(2)),
        updated_at: of.date(3)
      }
      streams(db).put(tx, id, row)
      return [{ "?column?": 1 }]
    }
  ],
  [
    "b2cc795d",
    "INSERT INTO events",
    (call) => {
      const { of } = call
      const [versions, ids, types, data, hashes] = [of.numbers(3), of.texts(4), of.texts(5), of.texts(6), of.texts(7)]
      for (const [index, version] of versions.entries()) {
        addEvent(call, {
          stream: of.text(0),
          version,
          id: ids[index] ?? "",
          type: types[index] ?? "",
          data: JSON.parse(data[index] ?? "null"),
          metadata: of.json(1),
          occurred_at: of.date(2),
          hash: hex(hashes[index] ?? "")
        })
      }
      return []
    }
  ],
  [
    "7ad67247",
    "INSERT INTO events",
    (call) => {
      const { of } = call
      addEvent(call, {
        stream: of.text(0),
        version: of.number(1),
        id: of.text(2),
        type: of.text(3),
        data: of.json(4),
        metadata: of.json(5),
        occurred_at: of.date(6),
        hash: hex(of.text(7))
      })
      return []
    }
  ],
  [
    "a30de38b",
    "INSERT INTO idempotency",
    (call) => {
      if (insertAnswer(call).length === 0) throw new Refused("UniqueViolation", "idempotency_pkey")
      return []
    }
  ],
  ["213dbe9e", "INSERT INTO idempotency", insertAnswer],
  [
    "212468d3",
    "SELECT pg_notify('relay'",
    (call) => {
      if (!relayOf(call).asleep) return []
      call.db.notify(call.tx, "relay", call.db.schema)
      return [{ pg_notify: "" }]
    }
  ],
  [
    "0b081b76",
    "SELECT stream, version",
    ({ db, of, tx }) =>
      events(db)
        .all(tx)
        .filter(({ stream }) => stream === of.text(0))
        .sort((a, b) => a.version - b.version)
        .map((event) => ({ ...event, occurredAt: event.occurred_at }))
  ],
  [
    "48195ef7",
    "SELECT pg_notify(",
    ({ db, of, tx }) => {
      db.notify(tx, of.text(0), of.text(1))
      return [{ pg_notify: "" }]
    }
  ],
  ["e004ebd5", "SELECT 1", () => [{ "?column?": 1 }]],
  ["2af7ecfd", "SELECT current_schema()", ({ db }) => [{ schema: db.schema }]],
  ["98677660", "SELECT pg_try_advisory_lock", ({ of, session }) => [{ locked: session.tryLock(of.text(0)) }]],
  [
    "93603a91",
    "SELECT pg_advisory_unlock",
    ({ of, session }) => {
      session.unlock(of.text(0))
      return [{ pg_advisory_unlock: true }]
    }
  ],
  [
    "2a47069a",
    "SELECT generation, xid",
    (call) => {
      const { generation, position, xid } = relayOf(call)
      return [{ generation, xid: String(xid), position: String(position) }]
    }
  ],
  ["3be7452d", "SELECT events.xid::text", outbox(true)],
  [
    "8d38142f",
    "UPDATE relay SET xid",
    (call) => {
      const { db, of, tx } = call
      const at = relayOf(call)
      if (at.generation !== of.number(2) || at.xid !== Number(of.text(3)) || at.position !== Number(of.text(4)))
        return []
      relay(db).put(tx, "relay", { ...at, xid: Number(of.text(0)), position: Number(of.text(1)) })
      return [{ moved: 1 }]
    }
  ],
  [
    "29085ce6",
    "UPDATE relay SET asleep",
    (call) => {
      relay(call.db).put(call.tx, "relay", { ...relayOf(call), asleep: call.of.flag(0) })
      return []
    }
  ],
  [
    "b0fea4a8",
    "SELECT count(*)::int AS events",
    ({ db, of, tx }) => {
      const behind = events(db)
        .all(tx)
        .filter((event) => isBehind(event, Number(of.text(0)), Number(of.text(1))))
      const times = behind.map((event) => event.occurred_at.getTime())
      return [{ events: behind.length, oldest: times.length === 0 ? null : new Date(Math.min(...times)) }]
    }
  ],
  [
    "7cfb8388",
    "INSERT INTO inbox",
    ({ db, of, tx }) => {
      const consumer = of.text(0)
      const fresh: Array<{ readonly id: string }> = []
      for (const id of [...of.texts(1)].sort()) {
        const key = `${consumer}/${id}`
        inbox(db).lock(tx, key)
        if (inbox(db).get(tx, key) !== undefined) continue
        inbox(db).put(tx, key, { consumer, event_id: id })
        fresh.push({ id })
      }
      return fresh
    }
  ],
  [
    "b6b6fc47",
    "SELECT event_id::text",
    ({ db, of, tx }) =>
      of.texts(1).flatMap((id) => (inbox(db).get(tx, `${of.text(0)}/${id}`) === undefined ? [] : [{ id }]))
  ]
]

/** Events that the relay has not published, as committed: what a test of liveness asks. */
export const unpublished = (db: Parameters<typeof relay>[0]): number => {
  const [at] = [...relay(db).rows()]
  let count = 0
  for (const event of events(db).rows()) if (isBehind(event, at?.xid ?? 0, at?.position ?? 0)) count++
  return count
}
