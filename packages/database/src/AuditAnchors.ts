/**
 * Heads of streams, to be kept where who has the database cannot reach: a chain proves what stands in it, only a head that was
 * noted elsewhere proves that its end was not cut off and that it was not written anew as a whole.
 */
import { PgClient } from "@effect/sql-pg"
import { Effect, Schema } from "effect"
import type { ChainFinding } from "./VerifyChain.ts"

/** The last event of a stream when it was noted: its version and its hash in hex. */
export const Anchor = Schema.Struct({
  stream: Schema.String,
  version: Schema.Int,
  hash: Schema.String.check(Schema.isPattern(/^[0-9a-f]{64}$/))
})
export type Anchor = typeof Anchor.Type

const decodeAnchors = Schema.decodeUnknownEffect(Schema.Array(Anchor))
const decodeFound = Schema.decodeUnknownEffect(
  Schema.Array(Schema.Struct({ stream: Schema.String, version: Schema.Int, last: Schema.Int, same: Schema.Boolean }))
)

/** Heads in the order of their streams, those after the stream `after` (empty = from the first). */
export const anchorsAfter = (
  after: string,
  limit: number
): Effect.Effect<ReadonlyArray<Anchor>, never, PgClient.PgClient> =>
  Effect.gen(function* () {
    const sql = yield* PgClient.PgClient
    const rows = yield* sql`SELECT id AS stream, version, encode(head, 'hex') AS hash FROM streams
      WHERE id > ${after} ORDER BY id LIMIT ${limit}::int`
    return yield* decodeAnchors(rows)
  }).pipe(Effect.orDie)

/** What no longer fits the anchors: `cut` = the events from that version on are gone, `rewritten` = another event is in its place. */
export const verifyAnchors = (
  anchors: ReadonlyArray<Anchor>
): Effect.Effect<ReadonlyArray<ChainFinding>, never, PgClient.PgClient> =>
  Effect.gen(function* () {
    const sql = yield* PgClient.PgClient
    const rows = yield* sql`SELECT a.stream, a.version, coalesce(e.hash = decode(a.hash, 'hex'), false) AS same,
        coalesce((SELECT max(version) FROM events l WHERE l.stream = a.stream), 0) AS last
      FROM unnest(${anchors.map(({ stream }) => stream)}::text[], ${anchors.map(({ version }) => version)}::int[],
        ${anchors.map(({ hash }) => hash)}::text[]) AS a (stream, version, hash)
      LEFT JOIN events e ON e.stream = a.stream AND e.version = a.version ORDER BY a.stream`
    return (yield* decodeFound(rows)).flatMap(({ last, same, stream, version }): ReadonlyArray<ChainFinding> => {
      if (same) return []
      return last < version ? [{ stream, version: last + 1, fault: "cut" }] : [{ stream, version, fault: "rewritten" }]
    })
  }).pipe(Effect.orDie)
