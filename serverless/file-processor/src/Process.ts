/**
 * Works one upload from quarantine to its report. Each step can be done again: look, promote, note what was said, say it, delete.
 * A worker that dies between any two is followed by another that ends it in the same words (`Records.ts`).
 */
import type { MaterialReport } from "@lyceum/events/Materials"
import { materialReportsQueue } from "@lyceum/events/Materials"
import { JobQueue } from "@lyceum/messaging/JobQueue"
import { emf } from "@lyceum/runtime/lambda/Metrics"
import { type ObjectInfo, ObjectStore } from "@lyceum/storage/ObjectStore"
import { Clock, Effect, Metric, Option } from "effect"
import { examine } from "./Examine.ts"
import { bareEtag, type Upload } from "./ObjectCreated.ts"
import { demote, promote } from "./Promote.ts"
import { finalKey, record, recorded, reportBody, reportId } from "./Records.ts"

/** `repeated`: it was worked before, and its report is said again. `superseded`: other bytes came under its key, or it is gone. */
export type Outcome = "processed" | "rejected" | "repeated" | "superseded"

const outcomes = Metric.counter("lyceum_materials_total", {
  description: "Uploads by outcome (processed, rejected, repeated, superseded)",
  incremental: true
})

/** Says it to the course service, then deletes the upload, unless other bytes came under its key. */
const conclude = Effect.fnUntraced(function* (upload: Upload, report: MaterialReport) {
  const queue = yield* JobQueue
  const store = yield* ObjectStore
  yield* queue.enqueue(materialReportsQueue, [{ id: reportId(upload), body: yield* reportBody(report) }])
  if (Option.isSome(yield* current(upload))) yield* store.remove(upload.key)
})

/** The upload's object, if it still is that upload. */
const current = Effect.fnUntraced(function* (upload: Upload) {
  const store = yield* ObjectStore
  return Option.filter(yield* store.head(upload.key), ({ etag }) => bareEtag(etag) === upload.etag)
})

const reportOf = Effect.fnUntraced(function* (upload: Upload, info: ObjectInfo) {
  const { courseId, etag, key, materialId } = upload
  const about = { courseId, materialId, key, etag }
  return yield* Effect.gen(function* () {
    const { findings, mediaType, sha256 } = yield* examine(info)
    const to = finalKey(upload)
    const promoted = yield* promote({ from: key, to, mediaType, sha256, size: info.size, findings })
    const report: MaterialReport = { _tag: "processed", ...about, ...promoted }
    return report
  }).pipe(
    Effect.catchTag("Unfit", ({ detail, reasons }) =>
      Effect.logInfo("upload refused").pipe(
        Effect.annotateLogs({ reasons, detail }),
        Effect.as<MaterialReport>({ _tag: "rejected", ...about, reasons })
      )
    )
  )
})

const work = Effect.fnUntraced(function* (upload: Upload) {
  const known = yield* recorded(upload)
  if (Option.isSome(known)) {
    yield* conclude(upload, known.value)
    return "repeated"
  }
  const info = yield* current(upload)
  if (Option.isNone(info)) return "superseded"
  const report = yield* reportOf(upload, info.value)
  // Bytes that came meanwhile may have been read and copied in part: what was found is worth nothing, theirs is the next job.
  if (Option.isNone(yield* current(upload))) {
    // Unless somebody else worked this same upload to its end: then it is theirs that stands.
    if (Option.isNone(yield* recorded(upload))) yield* demote(finalKey(upload))
    return "superseded"
  }
  yield* record(upload, report)
  yield* conclude(upload, report)
  return report._tag
})

/** Fails where the job must come again: the store, the queue or the scanner did not answer. */
export const processUpload = Effect.fn("processUpload")(
  function* (upload: Upload) {
    const start = yield* Clock.currentTimeMillis
    const result: Outcome = yield* work(upload)
    yield* Metric.update(Metric.withAttributes(outcomes, { outcome: result }), 1)
    yield* emf("Materials", "Count", 1, { outcome: result })
    yield* emf("MaterialTime", "Milliseconds", (yield* Clock.currentTimeMillis) - start, { outcome: result })
    yield* Effect.logInfo("upload worked").pipe(Effect.annotateLogs({ outcome: result }))
    return result
  },
  (effect, { courseId, materialId }) => Effect.annotateLogs(effect, { courseId, materialId })
)
