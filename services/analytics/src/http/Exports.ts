/** Handlers of `/v1/analytics/exports`. */
import type { PgClient } from "@effect/sql-pg"
import { type AnalyticsExport, pendingExports } from "@lyceum/api/AnalyticsExports"
import { AnalyticsApi } from "@lyceum/api/Analytics"
import { Conflict, IdempotencyKeyReused, NotFound, ServiceUnavailable, Unprocessable } from "@lyceum/api/Problems"
import { CommandContext, RequestIdempotency } from "@lyceum/database/CommandContext"
import { Uuids } from "@lyceum/database/Uuids"
import { derivedUuid } from "@lyceum/domain/DerivedId"
import { ExportId } from "@lyceum/domain/Ids"
import { isAllowed } from "@lyceum/domain/Policy"
import { JobQueue } from "@lyceum/messaging/JobQueue"
import { authorize } from "@lyceum/runtime/auth/Authorize"
import { cursorCodec, limitOf, pageOf } from "@lyceum/runtime/http/Paging"
import { ObjectStore } from "@lyceum/storage/ObjectStore"
import { Clock, DateTime, Effect, Option } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { fileNameOf } from "../exports/ExportFile.ts"
import { enqueueExport } from "../exports/ExportQueue.ts"
import { ExportKey, Exports, type ExportScope, type StoredExport } from "../exports/Exports.ts"
import { ExportSettings } from "../exports/ExportSettings.ts"
import { removeObjects } from "../exports/RunExport.ts"
import { ownCourse } from "./OwnCourse.ts"

const cursor = cursorCodec(ExportKey)

const utc = (date: Date) => DateTime.fromDateUnsafe(date)
const utcOrNull = (date: Date | null) => (date === null ? null : utc(date))

const shown = (kept: StoredExport): AnalyticsExport => ({
  id: kept.id,
  kind: kept.kind,
  format: kept.format,
  from: utc(kept.from),
  to: utc(kept.to),
  courseId: kept.courseId,
  requestedBy: kept.requestedBy,
  // One that is removed is only seen by a retry of its own request.
  state: kept.state === "removed" ? "expired" : kept.state,
  failure: kept.failure,
  rows: kept.rows,
  size: kept.size,
  sha256: kept.sha256,
  asOf: utcOrNull(kept.asOf),
  createdAt: utc(kept.createdAt),
  finishedAt: utcOrNull(kept.finishedAt),
  expiresAt: utcOrNull(kept.expiresAt)
})

/** The export's id: the same for the same caller and Idempotency-Key, so that a retry is the same export; else a new one. */
const identify = Effect.gen(function* () {
  const request = yield* RequestIdempotency
  const { actor } = yield* CommandContext
  const id = request === null ? (yield* Uuids)() : derivedUuid("export", actor, request.route, request.key)
  return { id: ExportId.make(id), fingerprint: request?.fingerprint ?? "" }
})

export const exportHandlers = HttpApiBuilder.group(
  AnalyticsApi,
  "analyticsExports",
  Effect.fnUntraced(function* (handlers) {
    const context = yield* Effect.context<PgClient.PgClient | ObjectStore>()
    const exports = yield* Exports
    const queue = yield* JobQueue
    const store = yield* ObjectStore
    const { linkLifetime } = yield* ExportSettings

    /** An export that is not the person's own is as if it did not exist, except to admins. */
    const visible = Effect.fnUntraced(function* (id: ExportId) {
      const person = yield* authorize("analytics.read", true)
      const found = yield* exports.get(id)
      if (Option.isNone(found) || !isAllowed(person, "analytics.read", found.value.requestedBy === person.userId)) {
        return yield* new NotFound()
      }
      return found.value
    })

    return handlers.handleAll({
      request: Effect.fnUntraced(function* ({ payload: { courseId, format, from, kind, to } }) {
        const person = yield* authorize("analytics.read", true)
        if (courseId !== undefined) yield* ownCourse(courseId)
        if (from.epochMilliseconds >= to.epochMilliseconds) {
          return yield* new Unprocessable({ reasons: ["from: must be before to"] })
        }
        const { fingerprint, id } = yield* identify
        const before = yield* exports.kept(id)
        const scope: ExportScope =
          courseId !== undefined
            ? { kind: "course", courseId }
            : isAllowed(person, "analytics.read", false)
              ? { kind: "all" }
              : { kind: "owner", userId: person.userId }
        if (Option.isNone(before)) {
          if ((yield* exports.pending(person.userId)) >= pendingExports) {
            return yield* new Conflict({ detail: `${pendingExports} exports wait or run already` })
          }
          yield* exports.add(
            {
              id,
              fingerprint,
              kind,
              format,
              scope,
              requestedBy: person.userId,
              from: DateTime.toDateUtc(from),
              to: DateTime.toDateUtc(to),
              courseId: courseId ?? null
            },
            new Date(yield* Clock.currentTimeMillis)
          )
        }
        const kept = yield* exports.kept(id)
        if (Option.isNone(kept)) return yield* Effect.die("an export that was just kept is not there")
        if (kept.value.fingerprint !== fingerprint) return yield* new IdempotencyKeyReused()
        // It is kept: when the queue is away, the worker's own look at open exports finds it.
        yield* enqueueExport(id).pipe(
          Effect.provideService(JobQueue, queue),
          Effect.catch((error) => Effect.logWarning("an export is not queued yet", error))
        )
        return shown(kept.value)
      }, Effect.provideContext(context)),

      list: Effect.fnUntraced(function* ({ query }) {
        const person = yield* authorize("analytics.read", true)
        const everybody = isAllowed(person, "analytics.read", false)
        const after = yield* cursor.decode(query.cursor)
        const limit = limitOf(query)
        const rows = yield* exports.page(everybody ? null : person.userId, after, limit + 1, query.courseId)
        return yield* pageOf(rows, limit, {
          item: shown,
          keyOf: ({ createdAt, id }) => ({ createdAt, id }),
          encode: cursor.encode
        })
      }),

      get: Effect.fnUntraced(function* ({ params: { exportId } }) {
        const kept = yield* visible(exportId)
        if (kept.state !== "ready" || kept.fileKey === null) return { ...shown(kept), download: null }
        const fileName = fileNameOf(kept)
        const link = yield* store.signDownload({ key: kept.fileKey, fileName, lifetime: linkLifetime }).pipe(
          Effect.tapError((error) => Effect.logWarning(`no link for export ${exportId}`, error)),
          Effect.mapError(() => new ServiceUnavailable())
        )
        return {
          ...shown(kept),
          download: { url: link.url, fileName, expiresAt: DateTime.makeUnsafe(link.expiresAt) }
        }
      }),

      remove: Effect.fnUntraced(function* ({ params: { exportId } }) {
        const kept = yield* visible(exportId)
        yield* exports.remove(kept.id, new Date(yield* Clock.currentTimeMillis))
        // It is out of sight: when the store is away, the next sweep removes its objects.
        yield* removeObjects(kept.id).pipe(
          Effect.catch((error) => Effect.logWarning(`objects of export ${exportId} are left to the sweep`, error))
        )
      }, Effect.provideContext(context))
    })
  })
)
