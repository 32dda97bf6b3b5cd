/** The function over a store in a folder and a queue in memory, and what tests see of both. */
import { assert } from "@effect/vitest"
import { derivedUuid } from "@lyceum/domain/DerivedId"
import { CourseId, MaterialId } from "@lyceum/domain/Ids"
import { type MaterialReport, MaterialReportBody, materialReportsQueue, quarantineKey } from "@lyceum/events/Materials"
import { JobQueue } from "@lyceum/messaging/JobQueue"
import { layer as folderStore } from "@lyceum/storage/local/LocalObjectStore"
import { ObjectStore } from "@lyceum/storage/ObjectStore"
import { Context, Effect, Layer, Option, Redacted, Schema } from "effect"
import { randomUUID } from "node:crypto"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { handler } from "../../src/Handler.ts"
import { Scanner } from "../../src/scan/Scanner.ts"

/** The reports that were enqueued, in order, each enqueueing once: also those whose id is known already. */
export class Said extends Context.Service<Said, Array<{ readonly id: string; readonly body: string }>>()("test/Said") {}

const queue = Layer.unwrap(
  Effect.map(Said, (said) =>
    Layer.mock(JobQueue, {
      enqueue: (queue, jobs) =>
        Effect.sync(() => {
          assert.strictEqual(queue, materialReportsQueue)
          said.push(...jobs.map(({ body, id }) => ({ id, body })))
        })
    })
  )
)

const store = Layer.unwrap(
  Effect.map(
    Effect.acquireRelease(
      Effect.sync(() => mkdtempSync(join(tmpdir(), "lyceum-files-"))),
      (folder) => Effect.sync(() => rmSync(folder, { recursive: true, force: true }))
    ),
    (folder) =>
      folderStore({
        folder,
        uploadBaseUrl: "http://127.0.0.1/uploads",
        signingKey: Redacted.make(randomUUID())
      })
  )
)

/** A fresh store and queue; no scanner beside the function's own. */
export const platform = Layer.fresh(
  Layer.mergeAll(queue.pipe(Layer.provideMerge(Layer.sync(Said, () => []))), store, Scanner.none)
)

export const courseId = CourseId.make(derivedUuid("test course"))

/** A notification as S3 writes it. */
export const notification = (key: string, etag: string, eventName = "ObjectCreated:Put") => ({
  eventVersion: "2.1",
  eventSource: "aws:s3",
  awsRegion: "eu-central-1",
  eventName,
  s3: {
    s3SchemaVersion: "1.0",
    bucket: { name: "materials" },
    object: { key: encodeURIComponent(key).replaceAll("%20", "+"), size: 1, eTag: etag, sequencer: "0" }
  }
})

/** Puts bytes into quarantine and gives the message that tells of it. */
export const upload = Effect.fnUntraced(function* (
  bytes: Uint8Array | string,
  mediaType: string,
  materialId = MaterialId.make(randomUUID())
) {
  const store = yield* ObjectStore
  const key = quarantineKey(courseId, materialId)
  const { etag } = yield* store.put(key, typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes, mediaType)
  return { key, etag, messageId: randomUUID(), body: JSON.stringify({ Records: [notification(key, etag)] }) }
})

/** Calls the function; gives the ids of the messages that must come again. */
export const call = (...records: ReadonlyArray<{ readonly messageId: string; readonly body: string }>) =>
  Effect.map(handler({ Records: records }), ({ batchItemFailures }) =>
    batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)
  )

const decode = Schema.decodeEffect(MaterialReportBody)

/** All reports so far. */
export const reports = Effect.gen(function* () {
  const said = yield* Said
  return yield* Effect.forEach(said, ({ body }) => decode(body))
})

/** Uploads, works, and gives the one report. The quarantine is empty afterwards. */
const reportOn = Effect.fnUntraced(function* (bytes: Uint8Array | string, mediaType: string) {
  const before = (yield* reports).length
  const record = yield* upload(bytes, mediaType)
  assert.deepStrictEqual(yield* call(record), [])
  const store = yield* ObjectStore
  assert.isTrue(Option.isNone(yield* store.head(record.key)), "nothing is left in quarantine")
  const found = (yield* reports).slice(before)
  assert.lengthOf(found, 1)
  return found[0] ?? assert.fail()
})

/** The reasons, of a report that must be a refusal; nothing of such a file may be served. */
export const reasonsOn = Effect.fnUntraced(function* (bytes: Uint8Array | string, mediaType: string) {
  const store = yield* ObjectStore
  const before = yield* store.list({ prefix: "materials/", limit: 1000 })
  const report = yield* reportOn(bytes, mediaType)
  if (report._tag !== "rejected") return assert.fail(`passed: ${JSON.stringify(report)}`)
  assert.deepStrictEqual(yield* store.list({ prefix: "materials/", limit: 1000 }), before)
  return report.reasons
})

/** What was found, in a report that must be one of a file that passed. */
export const passed = Effect.fnUntraced(function* (bytes: Uint8Array | string, mediaType: string) {
  const report = yield* reportOn(bytes, mediaType)
  return report._tag === "processed" ? report : assert.fail(`refused: ${report.reasons.join()}`)
})

/** The words that were kept of a file. */
export const textOf = Effect.fnUntraced(function* (report: Extract<MaterialReport, { readonly _tag: "processed" }>) {
  const store = yield* ObjectStore
  return new TextDecoder().decode(yield* store.get(report.description.textKey ?? assert.fail("no text")))
})
