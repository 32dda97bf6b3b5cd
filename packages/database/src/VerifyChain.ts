/**
 * Walks the event store and says what does not fit: a broken hash chain, a gap in the versions, a head or a folded state
 * that the events do not lead to, events without a stream. An event store that nobody touched has no findings.
 */
import { PgClient } from "@effect/sql-pg"
import type { Decider, DomainEvent } from "@lyceum/domain/Decider"
import canonicalize from "canonicalize"
import { Effect, Schema } from "effect"
import { chainHash, genesis } from "./HashChain.ts"
import { forEachStream, oneStream, refold, type StreamHistory } from "./Refold.ts"

/** `version` is the first event that does not fit, 0 where it is the stream's own row. */
export interface ChainFinding {
  readonly stream: string
  readonly version: number
  readonly fault: "hash" | "gap" | "head" | "state" | "orphan" | "cut" | "rewritten"
}

/** A decider, its types forgotten: how to tell what state a stream of its name must have. */
export interface StateCheck {
  readonly prefix: string
  readonly fold: (events: StreamHistory["events"]) => Effect.Effect<unknown>
}

/** Makes the states of a decider's streams part of a verification. */
export const stateCheck = <State, Command, Event extends DomainEvent, Rejection>(
  decider: Decider<State, Command, Event, Rejection>
): StateCheck => {
  const again = refold(decider)
  return { prefix: `${decider.name}-`, fold: (events) => Effect.map(again(events), ({ encoded }) => encoded) }
}

const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0

/** The first thing that is wrong with a stream's events, then what is wrong with its row. */
const examine = (history: StreamHistory, checks: ReadonlyArray<StateCheck>) =>
  Effect.gen(function* () {
    const { events, stream } = history
    const finding = (version: number, fault: ChainFinding["fault"]): ChainFinding => ({
      stream: stream.id,
      version,
      fault
    })
    let head = genesis
    for (const [index, event] of events.entries()) {
      if (event.version !== index + 1) return [finding(index + 1, "gap")]
      head = chainHash(head, { ...event, occurredAt: event.occurredAt.toISOString() })
      if (!same(head, event.hash)) return [finding(event.version, "hash")]
    }
    if (stream.version !== events.length) return [finding(events.length + 1, "gap")]
    const findings: Array<ChainFinding> = same(head, stream.head) ? [] : [finding(0, "head")]
    const check = checks.find(({ prefix }) => stream.id.startsWith(prefix))
    // The fold only speaks of events that are as they were written.
    if (check !== undefined && canonicalize(yield* check.fold(events)) !== canonicalize(stream.state)) {
      findings.push(finding(0, "state"))
    }
    return findings
  })

const decodeOrphans = Schema.decodeUnknownEffect(
  Schema.Array(Schema.Struct({ stream: Schema.String, version: Schema.Int }))
)

/**
 * Every finding over all streams (or the one that is named), and how many streams were walked. Reads only; events appended
 * meanwhile do no harm.
 */
export const verifyChain = (
  checks: ReadonlyArray<StateCheck>,
  only?: string
): Effect.Effect<
  { readonly streams: number; readonly findings: ReadonlyArray<ChainFinding> },
  never,
  PgClient.PgClient
> =>
  Effect.gen(function* () {
    const sql = yield* PgClient.PgClient
    const findings: Array<ChainFinding> = []
    // One snapshot for all pages: a stream's row and its events are of the same moment.
    const streams = yield* sql.withTransaction(
      Effect.gen(function* () {
        yield* sql`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY`
        yield* sql`SET LOCAL transaction_timeout = '30min'`
        yield* sql`SET LOCAL idle_in_transaction_session_timeout = '5min'`
        const orphans = yield* Effect.flatMap(
          sql`SELECT stream, min(version) AS version FROM events e
          WHERE NOT EXISTS (SELECT FROM streams s WHERE s.id = e.stream) ${only === undefined ? sql`` : sql`AND stream = ${only}`}
          GROUP BY stream ORDER BY stream`,
          decodeOrphans
        )
        findings.push(...orphans.map((orphan) => ({ ...orphan, fault: "orphan" as const })))
        const visit = (history: StreamHistory) =>
          Effect.map(examine(history, checks), (found) => void findings.push(...found))
        return yield* only === undefined ? forEachStream("", visit) : oneStream(only, visit)
      })
    )
    return { streams, findings }
  }).pipe(Effect.orDie, Effect.withSpan("verifyChain"))
