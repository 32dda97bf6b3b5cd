/**
 * A material on the clouds' protocols, end to end: the form that the course service signs, posted as a browser does; S3's
 * notification to the function; its report through SQS; the event in the course's store, the file for learners.
 */
import { PgClient } from "@effect/sql-pg"
import { assert, it } from "@effect/vitest"
import { Materials } from "@lyceum/api/CourseMaterials"
import { DraftSaved } from "@lyceum/api/CourseDrafts"
import { CourseId } from "@lyceum/domain/Ids"
import { materialReportsQueue, quarantineKey, quarantinePrefix } from "@lyceum/events/Materials"
import { handler } from "@lyceum/file-processor/Handler"
import { Scanner } from "@lyceum/file-processor/scan/Scanner"
import { JobQueue } from "@lyceum/messaging/JobQueue"
import { queues } from "@lyceum/messaging/sqs/Queues"
import { SqsClient } from "@lyceum/messaging/sqs/SqsClient"
import { layer as sqsJobQueue } from "@lyceum/messaging/sqs/SqsJobQueue"
import { ObjectStore } from "@lyceum/storage/ObjectStore"
import { layer as s3ObjectStore } from "@lyceum/storage/s3/S3ObjectStore"
import { Effect, Layer, Option, Redacted, Schedule, Schema } from "effect"
import { randomUUID } from "node:crypto"
import { inject } from "vitest"
import { reportWorker } from "../src/materials/ReportWorker.ts"
import { asked } from "../test/Bring.ts"
import { harnessOn, Http } from "../test/Harness.ts"

const region = "eu-central-1"
const bucket = `course-${randomUUID()}`
const { endpoint } = inject("cloudAws")

const store = s3ObjectStore({
  bucket,
  region,
  endpoint,
  credentials: { id: "test", secret: Redacted.make("test"), session: undefined },
  kmsKey: undefined
})
const sqs = sqsJobQueue.pipe(
  Layer.provideMerge(
    SqsClient.layerOf({
      region,
      endpoint: Option.some(endpoint),
      prefix: `${bucket.slice(-12)}-`,
      waitSeconds: 1,
      credentials: Option.some({ accessKeyId: "test", secretAccessKey: "test" })
    })
  )
)

const Policy = Schema.fromJsonString(Schema.Struct({ conditions: Schema.Array(Schema.Unknown) }))

/** Posts the form as a browser does; gives the etag of what was stored. */
const post = ({ upload }: Effect.Success<ReturnType<typeof asked>>, content: string) =>
  Effect.gen(function* () {
    const form = new FormData()
    for (const [name, value] of Object.entries(upload.fields)) form.append(name, value)
    form.append("file", new Blob([content], { type: "text/plain" }), "file")
    const { ok } = yield* Effect.promise(() => fetch(upload.url, { method: upload.method, body: form }))
    assert.isTrue(ok)
    const stored = yield* (yield* ObjectStore).head(upload.fields["key"] ?? "")
    return Option.getOrThrow(stored).etag
  })

/** S3's notification of an object, as its documentation shows it. */
const notification = (key: string, etag: string) =>
  JSON.stringify({
    Records: [
      {
        eventVersion: "2.1",
        eventSource: "aws:s3",
        awsRegion: region,
        eventTime: new Date().toISOString(),
        eventName: "ObjectCreated:Post",
        s3: {
          s3SchemaVersion: "1.0",
          bucket: { name: bucket, arn: `arn:aws:s3:::${bucket}` },
          object: { key: encodeURIComponent(key), eTag: etag.replaceAll('"', ""), sequencer: "0055AED6DCD90281E5" }
        }
      }
    ]
  })

const virus = ["X5O!P%@AP[4\\PZX54(P^)7CC)7}$", "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"].join("")

it.live(
  "a form posted to S3 becomes a file of the course, or a refusal, with its event; repeats change nothing",
  () =>
    Effect.gen(function* () {
      yield* Effect.promise(() => fetch(`${endpoint}/${bucket}`, { method: "PUT" }))
      const { ensure } = yield* queues
      yield* ensure([{ name: materialReportsQueue, kind: "plain", deliveries: 20, visibilitySeconds: 30 }])
      const { call } = yield* Http
      const made = yield* call("POST", "/v1/courses", { as: "owner", json: { title: "In the cloud" } })
      const { id } = yield* Schema.decodeUnknownEffect(DraftSaved)(made.body)

      const good = yield* asked(id, "notes/one.txt", 11)
      assert.strictEqual(good.upload.method, "POST")
      const policy = yield* Schema.decodeUnknownEffect(Policy)(
        Buffer.from(good.upload.fields["Policy"] ?? "", "base64").toString()
      )
      assert.deepInclude(policy.conditions, ["content-length-range", 11, 11], "a byte more is refused by S3")
      const bad = yield* asked(id, "two.txt", virus.length)
      const keys = [good, bad].map(({ materialId }) => quarantineKey(CourseId.make(id), materialId))
      assert.deepStrictEqual(
        [good, bad].map(({ upload }) => upload.fields["key"]),
        keys
      )

      const [first, second] = [yield* post(good, "waggle talk"), yield* post(bad, virus)]
      const Records = [
        { messageId: "1", body: notification(keys[0] ?? "", first) },
        { messageId: "2", body: notification(keys[1] ?? "", second) }
      ]
      for (const batch of [Records, Records.toReversed(), Records]) {
        assert.deepStrictEqual(yield* handler({ Records: batch }), { batchItemFailures: [] })
      }

      const list = Effect.flatMap(call("GET", `/v1/courses/${id}/materials`, { as: "owner" }), ({ body }) =>
        Schema.decodeUnknownEffect(Materials)(body)
      )
      const { uploads } = yield* list.pipe(
        Effect.repeat({
          until: (now) => now.uploads.every(({ state }) => state === "ready" || state === "rejected"),
          schedule: Schedule.spaced("100 millis")
        }),
        Effect.timeout("40 seconds")
      )
      assert.deepStrictEqual(uploads.map(({ path, reasons, state }) => [path, state, reasons]).sort(), [
        ["notes/one.txt", "ready", []],
        ["two.txt", "rejected", ["infected"]]
      ])
      const queue = yield* JobQueue
      yield* queue
        .depth(materialReportsQueue)
        .pipe(Effect.repeat({ until: (depth) => depth === 0, schedule: Schedule.spaced("200 millis") }))
        .pipe(Effect.timeout("40 seconds"))
      const sql = yield* PgClient.PgClient
      const events = yield* sql`SELECT type FROM events WHERE stream LIKE 'material-%' ORDER BY type`
      assert.deepStrictEqual(
        events.map(({ type }) => type),
        ["lyceum.course.material-processed.v1", "lyceum.course.material-rejected.v1"]
      )
      const url = uploads.find(({ state }) => state === "ready")?.url ?? ""
      const served = yield* call("GET", url)
      assert.deepStrictEqual([served.status, Buffer.from(served.bytes).toString()], [200, "waggle talk"])
      const part = yield* call("GET", url, { headers: { range: "bytes=0-5" } })
      assert.deepStrictEqual([part.status, Buffer.from(part.bytes).toString()], [206, "waggle"])
      assert.deepStrictEqual(yield* (yield* ObjectStore).list({ prefix: quarantinePrefix, limit: 10 }), [])
    }).pipe(
      Effect.provide([reportWorker.pipe(Layer.provideMerge(harnessOn(store)), Layer.provideMerge(sqs)), Scanner.none]),
      Effect.scoped
    ),
  { timeout: 120_000 }
)
