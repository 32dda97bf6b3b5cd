/** What an append writes, as the expressions of one statement. */
import type { PgClient } from "@effect/sql-pg"
import { Option } from "effect"
import { Statement } from "effect/sql"
import type { CommandOrigin } from "./CommandContext.ts"
import type { Append, EventMetadata, StoredEvent } from "./EventStore.ts"
import { chainHash } from "./HashChain.ts"
import type { Compiled, CompiledAppend } from "./MergedStatements.ts"

const metadataOf = (origin: CommandOrigin): EventMetadata => ({
  actor: origin.actor,
  correlationId: origin.correlationId,
  ...(origin.causationId === undefined ? {} : { causationId: origin.causationId }),
  ...(origin.traceparent === undefined ? {} : { traceparent: origin.traceparent })
})

const close = Statement.fragment([Statement.literal(")")])

const hex = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex")

/** The events as they will be stored, and the expressions that store them with all that belongs to the append. */
export const appendStatement = (
  sql: PgClient.PgClient,
  compile: (fragments: ReadonlyArray<Statement.Fragment>) => Compiled,
  append: Append,
  origin: CommandOrigin,
  uuid: () => string
): { readonly stored: ReadonlyArray<StoredEvent>; readonly compiled: CompiledAppend } => {
  const { now } = append
  const metadata = metadataOf(origin)
  const occurredAt = now.toISOString()
  let hash = append.head
  const hashes: Array<string> = []
  const stored = append.events.map((event, index): StoredEvent => {
    const stamped = {
      stream: append.stream,
      version: append.expectedVersion + index + 1,
      id: uuid(),
      type: event.type,
      data: event.data,
      metadata
    }
    hash = chainHash(hash, { ...stamped, occurredAt })
    hashes.push(hex(hash))
    return { ...stamped, occurredAt: now }
  })
  const version = append.expectedVersion + stored.length
  const state = JSON.stringify(append.state)
  const head = hashes.at(-1) ?? hex(hash)
  const moved =
    append.expectedVersion === 0
      ? sql`INSERT INTO streams (id, version, state, head, updated_at)
              VALUES (${append.stream}, ${version}, ${state}::text::jsonb, decode(${head}, 'hex'), ${now})
              ON CONFLICT (id) DO NOTHING RETURNING 1`
      : // xid: a transaction that drew its id before reading must not append behind a younger one (relay order).
        sql`UPDATE streams SET version = ${version}, xid = pg_current_xact_id(), state = ${state}::text::jsonb,
              head = decode(${head}, 'hex'), updated_at = ${now}
              WHERE id = ${append.stream} AND version = ${append.expectedVersion} AND xid <= pg_current_xact_id()
              RETURNING 1`
  const [first] = stored
  const appended =
    first !== undefined && stored.length === 1
      ? sql`INSERT INTO events (stream, version, id, type, data, metadata, occurred_at, hash)
              VALUES (${append.stream}, ${first.version}, ${first.id}::uuid, ${first.type}, ${JSON.stringify(first.data)}::text::jsonb,
                ${JSON.stringify(metadata)}::text::jsonb, ${now}, decode(${head}, 'hex'))`
      : sql`INSERT INTO events (stream, version, id, type, data, metadata, occurred_at, hash)
          SELECT ${append.stream}, e.version, e.id, e.type, e.data::jsonb, ${JSON.stringify(metadata)}::text::jsonb, ${now}, decode(e.hash, 'hex')
          FROM unnest(${stored.map((e) => e.version)}::int[], ${stored.map((e) => e.id)}::uuid[], ${stored.map(
            (e) => e.type
          )}::text[], ${stored.map((e) => JSON.stringify(e.data))}::text[], ${hashes}::text[])
            AS e (version, id, type, data, hash) ORDER BY e.version`
  const answered = Option.match(append.answer, {
    onNone: () => [],
    onSome: (answer) => [
      sql`INSERT INTO idempotency (key, stream, fingerprint, response)
              VALUES (${answer.key}, ${append.stream}, ${answer.fingerprint}, ${JSON.stringify(answer.response)}::text::jsonb)`
    ]
  })
  const named = (name: string, fragments: ReadonlyArray<Statement.Fragment>) =>
    fragments.flatMap((fragment, index) => [sql`, ${sql(`${name}_${index}`)} AS (`, fragment, close])
  const { params, text } = compile([
    sql`moved AS (`,
    moved,
    sql`), appended AS (`,
    appended,
    close,
    ...named("part", [...answered, ...append.with]),
    ...named("guard", append.guards)
  ])
  return { stored, compiled: { text, params, guards: append.guards.length } }
}
