/**
 * What was said of an upload, kept beside the store's objects before anything is told or deleted: whoever works the same upload
 * again says the same, also when its bytes are long gone. Kept under a prefix of its own, so that a rule of the bucket can
 * delete it after 30 days: longer than any queue keeps a message.
 */
import { derivedUuid } from "@lyceum/domain/DerivedId"
import { type MaterialReport, MaterialReportBody } from "@lyceum/events/Materials"
import { ObjectStore } from "@lyceum/storage/ObjectStore"
import { Effect, Option, Schema } from "effect"
import type { Upload } from "./ObjectCreated.ts"

const recordPrefix = "material-reports/"

/** Where an upload that passed has its bytes; the same upload has the same place. */
export const finalKey = ({ etag, key }: Upload): string => `materials/${derivedUuid("material object", key, etag)}`
const recordKey = ({ etag, key }: Upload): string => `${recordPrefix}${derivedUuid("material object", key, etag)}`
/** The id of its report in the queue. */
export const reportId = ({ etag, key }: Upload): string => derivedUuid("material report", key, etag)

const decode = Schema.decodeEffect(MaterialReportBody)
const encode = Schema.encodeEffect(MaterialReportBody)

/** The report as it travels. */
export const reportBody = (report: MaterialReport): Effect.Effect<string> => Effect.orDie(encode(report))

/** What was said of it before. A record that cannot be read is a fault of ours. */
export const recorded = Effect.fnUntraced(function* (upload: Upload) {
  const store = yield* ObjectStore
  const bytes = yield* store.get(recordKey(upload)).pipe(
    Effect.asSome,
    Effect.catchTag("ObjectNotFound", () => Effect.succeedNone)
  )
  if (Option.isNone(bytes)) return Option.none<MaterialReport>()
  return Option.some(yield* Effect.orDie(decode(new TextDecoder().decode(bytes.value))))
})

export const record = Effect.fnUntraced(function* (upload: Upload, report: MaterialReport) {
  const store = yield* ObjectStore
  const body = yield* reportBody(report)
  yield* store.put(recordKey(upload), new TextEncoder().encode(body), "application/json")
})
