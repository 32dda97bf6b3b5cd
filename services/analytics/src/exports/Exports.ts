/** Exports and their written parts in the database. Who writes one holds its `run`: whoever lost it changes nothing any more. */
import { PgClient } from "@effect/sql-pg"
import { ExportFailure, ExportFormat, ExportKind } from "@lyceum/api/AnalyticsExports"
import { CourseId, ExportId, UserId } from "@lyceum/domain/Ids"
import { Context, Effect, Layer, Option, Schema } from "effect"
import type { Statement } from "effect/sql"
import { Position } from "./Position.ts"

const Whole = Schema.FiniteFromString.check(Schema.isInt())

export const StoredExport = Schema.Struct({
  id: ExportId,
  requestedBy: Schema.NullOr(UserId),
  fingerprint: Schema.String,
  kind: ExportKind,
  format: ExportFormat,
  from: Schema.Date,
  to: Schema.Date,
  courseId: Schema.NullOr(CourseId),
  state: Schema.Literals(["queued", "running", "ready", "failed", "expired", "removed"]),
  failure: Schema.NullOr(ExportFailure),
  rows: Whole,
  size: Schema.NullOr(Whole),
  sha256: Schema.NullOr(Schema.String),
  asOf: Schema.NullOr(Schema.Date),
  fileKey: Schema.NullOr(Schema.String),
  createdAt: Schema.Date,
  finishedAt: Schema.NullOr(Schema.Date),
  expiresAt: Schema.NullOr(Schema.Date)
})
/** An export as it is kept. */
export type StoredExport = typeof StoredExport.Type

/** What an export is ordered by in lists. */
export const ExportKey = Schema.Struct({ createdAt: Schema.Date, id: ExportId })
export type ExportKey = typeof ExportKey.Type

const StoredPart = Schema.Struct({
  part: Schema.Int,
  key: Schema.String,
  rows: Whole,
  bytes: Whole,
  position: Schema.fromJsonString(Position),
  asOf: Schema.Date
})
/** A part that is written; `position`: where the next one goes on. */
export type StoredPart = typeof StoredPart.Type

const decodeExports = Schema.decodeUnknownEffect(Schema.Array(StoredExport))
const decodeParts = Schema.decodeUnknownEffect(Schema.Array(StoredPart))
const decodeFooter = Schema.decodeUnknownEffect(Schema.Array(Schema.Struct({ footer: Schema.Uint8Array })))
const decodeCourses = Schema.decodeUnknownEffect(Schema.Array(Schema.Struct({ courses: Schema.Array(Schema.String) })))
const decodeIds = Schema.decodeUnknownEffect(Schema.Array(Schema.Struct({ id: ExportId })))
const decodeCount = Schema.decodeUnknownEffect(Schema.Tuple([Schema.Struct({ count: Schema.Int })]))
const encodePosition = Schema.encodeEffect(Schema.fromJsonString(Position))

/** Which courses an export is about: one, all of an instructor's, or every one (windows: `*` too). */
export type ExportScope =
  | { readonly kind: "course"; readonly courseId: CourseId }
  | { readonly kind: "owner"; readonly userId: UserId }
  | { readonly kind: "all" }

const columns = `id, requested_by AS "requestedBy", fingerprint, kind, format, from_at AS "from", to_at AS "to",
  course_id AS "courseId", state, failure, rows::text AS rows, size::text AS size, sha256, as_of AS "asOf",
  file_key AS "fileKey", created_at AS "createdAt", finished_at AS "finishedAt", expires_at AS "expiresAt"`

const make = Effect.gen(function* () {
  const sql = yield* PgClient.PgClient
  const selected = sql.literal(columns)
  const found = (statement: Statement.Statement<unknown>) => Effect.flatMap(statement, decodeExports)
  const one = (statement: Statement.Statement<unknown>) =>
    Effect.map(found(statement), (rows) => Option.fromNullishOr(rows[0]))
  const ids = (statement: Statement.Statement<unknown>) =>
    Effect.map(Effect.flatMap(statement, decodeIds), (rows) => rows.map(({ id }) => id))

  const courses = (kind: ExportKind, scope: ExportScope) => {
    if (scope.kind === "course") return sql`ARRAY[${scope.courseId}]::text[]`
    if (scope.kind === "owner") {
      return sql`ARRAY(SELECT course_id::text FROM courses WHERE owner_id = ${scope.userId}::uuid ORDER BY course_id)`
    }
    const all = sql`SELECT course_id::text AS id FROM courses`
    return kind === "active-learners"
      ? sql`ARRAY(SELECT id FROM (${all} UNION ALL SELECT '*') every ORDER BY id)`
      : sql`ARRAY(SELECT id FROM (${all}) every ORDER BY id)`
  }

  return {
    /** Keeps a new export, or does nothing when one with this id is there; gives the one that is kept. */
    add: Effect.fn("Exports.add")(function* (
      asked: Pick<
        StoredExport,
        "id" | "requestedBy" | "fingerprint" | "kind" | "format" | "from" | "to" | "courseId"
      > & {
        readonly scope: ExportScope
      },
      now: Date
    ) {
      yield* sql`INSERT INTO exports (id, requested_by, fingerprint, kind, format, from_at, to_at, course_id, courses, state,
          created_at, touched_at)
        SELECT ${asked.id}::uuid, ${asked.requestedBy}::uuid, ${asked.fingerprint}, ${asked.kind}, ${asked.format},
          ${asked.from}, ${asked.to}, ${asked.courseId}::uuid, ${courses(asked.kind, asked.scope)}, 'queued', ${now}, ${now}
        ON CONFLICT (id) DO NOTHING`
    }, Effect.orDie),
    /** An export that is not removed. */
    get: Effect.fn("Exports.get")(
      (id: ExportId) => one(sql`SELECT ${selected} FROM exports WHERE id = ${id}::uuid AND state <> 'removed'`),
      Effect.orDie
    ),
    /** The same, removed or not. */
    kept: Effect.fn("Exports.kept")(
      (id: ExportId) => one(sql`SELECT ${selected} FROM exports WHERE id = ${id}::uuid`),
      Effect.orDie
    ),
    /** Newest first; of one person, or (null) of all; of one course, or (undefined) of any. */
    page: Effect.fn("Exports.page")(function* (
      owner: UserId | null,
      after: ExportKey | undefined,
      limit: number,
      courseId?: CourseId
    ) {
      const whose = owner === null ? sql`` : sql`AND requested_by = ${owner}::uuid`
      const about = courseId === undefined ? sql`` : sql`AND course_id = ${courseId}::uuid`
      const later =
        after === undefined ? sql`` : sql`AND (created_at, id) < (${after.createdAt}::timestamptz, ${after.id}::uuid)`
      return yield* found(sql`SELECT ${selected} FROM exports WHERE state <> 'removed' ${whose} ${about} ${later}
        ORDER BY created_at DESC, id DESC LIMIT ${limit}`)
    }, Effect.orDie),
    /** How many of a person's exports wait or run. */
    pending: Effect.fn("Exports.pending")(function* (owner: UserId) {
      const [{ count }] = yield* decodeCount(
        yield* sql`SELECT count(*)::int AS count FROM exports
          WHERE requested_by = ${owner}::uuid AND state IN ('queued', 'running')`
      )
      return count
    }, Effect.orDie),
    /** Takes an open export over from whoever had it; `None` = there is nothing to do any more. */
    claim: Effect.fn("Exports.claim")(
      (id: ExportId, run: string, now: Date) =>
        one(sql`UPDATE exports SET run = ${run}::uuid, state = 'running', touched_at = ${now}
          WHERE id = ${id}::uuid AND state IN ('queued', 'running') RETURNING ${selected}`),
      Effect.orDie
    ),
    /** The courses it is about, in order. */
    courses: Effect.fn("Exports.courses")(function* (id: ExportId) {
      const rows = yield* decodeCourses(yield* sql`SELECT courses FROM exports WHERE id = ${id}::uuid`)
      return rows[0]?.courses ?? []
    }, Effect.orDie),
    /** Written parts in order. */
    parts: Effect.fn("Exports.parts")(function* (id: ExportId) {
      return yield* decodeParts(
        yield* sql`SELECT part, key, rows::text AS rows, bytes::text AS bytes, position, as_of AS "asOf" FROM export_parts
          WHERE export_id = ${id}::uuid ORDER BY part`
      )
    }, Effect.orDie),
    /** What a part of a Parquet file keeps for the end of the file, in the order of parts. */
    footers: Effect.fn("Exports.footers")(function* (id: ExportId) {
      const rows = yield* decodeFooter(
        yield* sql`SELECT footer FROM export_parts WHERE export_id = ${id}::uuid AND footer IS NOT NULL ORDER BY part`
      )
      return rows.map(({ footer }) => footer)
    }, Effect.orDie),
    /** Notes a part as written; false = the export is somebody else's by now, or gone. */
    addPart: Effect.fn("Exports.addPart")(function* (
      id: ExportId,
      run: string,
      part: StoredPart & { readonly footer: Uint8Array | null },
      now: Date
    ) {
      const rows = yield* sql`WITH held AS (
          UPDATE exports SET rows = rows + ${part.rows}::bigint, touched_at = ${now}
          WHERE id = ${id}::uuid AND run = ${run}::uuid AND state = 'running' RETURNING id
        )
        INSERT INTO export_parts (export_id, part, key, rows, bytes, position, footer, as_of)
        SELECT id, ${part.part}::int, ${part.key}, ${part.rows}::bigint, ${part.bytes}::bigint,
          ${yield* encodePosition(part.position)}, ${part.footer}::bytea, ${part.asOf}::timestamptz FROM held RETURNING part`
      return rows.length > 0
    }, Effect.orDie),
    /** Notes the file as ready and forgets its parts; false = the export is somebody else's by now, or gone. */
    finish: Effect.fn("Exports.finish")(function* (
      id: ExportId,
      run: string,
      file: {
        readonly key: string
        readonly size: number
        readonly sha256: string
        readonly asOf: Date
        readonly expiresAt: Date
      },
      now: Date
    ) {
      const rows = yield* sql`WITH held AS (
          UPDATE exports SET state = 'ready', file_key = ${file.key}, size = ${file.size}::bigint, sha256 = ${file.sha256},
            as_of = ${file.asOf}, finished_at = ${now}, touched_at = ${now}, expires_at = ${file.expiresAt}
          WHERE id = ${id}::uuid AND run = ${run}::uuid AND state = 'running' RETURNING id
        ), forgotten AS (DELETE FROM export_parts WHERE export_id IN (SELECT id FROM held))
        SELECT id FROM held`
      return rows.length > 0
    }, Effect.orDie),
    /** Gives an open export up. */
    fail: Effect.fn("Exports.fail")(function* (id: ExportId, failure: ExportFailure, now: Date) {
      yield* sql`WITH held AS (
          UPDATE exports SET state = 'failed', failure = ${failure}, run = NULL, finished_at = ${now}, touched_at = ${now}
          WHERE id = ${id}::uuid AND state IN ('queued', 'running') RETURNING id
        ) DELETE FROM export_parts WHERE export_id IN (SELECT id FROM held)`
    }, Effect.orDie),
    /** Takes an export away from its owner's sight and from its worker. */
    remove: Effect.fn("Exports.remove")(function* (id: ExportId, now: Date) {
      yield* sql`WITH gone AS (
          UPDATE exports SET state = 'removed', run = NULL, file_key = NULL, touched_at = ${now} WHERE id = ${id}::uuid
          RETURNING id
        ) DELETE FROM export_parts WHERE export_id IN (SELECT id FROM gone)`
    }, Effect.orDie),
    /** Open exports, oldest first. */
    open: ids(sql`SELECT id FROM exports WHERE state IN ('queued', 'running') ORDER BY created_at`).pipe(Effect.orDie),
    /** Open exports that nobody has touched since. */
    abandoned: Effect.fn("Exports.abandoned")(
      (since: Date) =>
        ids(
          sql`SELECT id FROM exports WHERE state IN ('queued', 'running') AND touched_at < ${since} ORDER BY created_at`
        ),
      Effect.orDie
    ),
    /** Marks files whose time is over; their objects go with the next sweep. */
    expire: Effect.fn("Exports.expire")(
      (now: Date) =>
        ids(sql`UPDATE exports SET state = 'expired', file_key = NULL, touched_at = ${now}
          WHERE state = 'ready' AND expires_at <= ${now} RETURNING id`),
      Effect.orDie
    ),
    /** Of these exports, those whose objects are still wanted. */
    wanted: Effect.fn("Exports.wanted")(
      (candidates: ReadonlyArray<string>) =>
        ids(sql`SELECT id FROM exports WHERE id::text = ANY(${[...candidates]}::text[])
          AND state IN ('queued', 'running', 'ready')`),
      Effect.orDie
    ),
    /** Forgets lines of exports that ended before the time. */
    forget: Effect.fn("Exports.forget")(function* (before: Date) {
      yield* sql`DELETE FROM exports WHERE state NOT IN ('queued', 'running', 'ready') AND touched_at < ${before}`
    }, Effect.orDie)
  }
})

export class Exports extends Context.Service<Exports, Effect.Success<typeof make>>()(
  "@lyceum/analytics/exports/Exports"
) {
  static readonly layer = Layer.effect(Exports, make)
}
