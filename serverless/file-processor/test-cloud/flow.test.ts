/** From S3's notification to the report in SQS, with what queues and workers do: repeat, reorder, die; and poison. */
import { PutObjectTaggingCommand } from "@aws-sdk/client-s3"
import { assert, describe, it } from "@effect/vitest"
import { ObjectStore } from "@lyceum/storage/ObjectStore"
import { Effect, Layer, Option } from "effect"
import { randomUUID } from "node:crypto"
import sharp from "sharp"
import { handler } from "../src/Handler.ts"
import { guardDuty, guardDutyTag } from "../src/scan/GuardDuty.ts"
import { s3Tags } from "../src/scan/S3Tags.ts"
import { Scanner } from "../src/scan/Scanner.ts"
import { dyingAfter } from "../test/support/Dying.ts"
import { pdf } from "../test/support/Pdfs.ts"
import { attempts, cloud, type Cloud } from "./Cloud.ts"
import { asRecord, put, reports } from "./Flow.ts"

const eicar = ["X5O!P%@AP[4\\PZX54(P^)7CC)7}$", "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"].join("")
/** One round of the event source: receives, calls, deletes what was done. Gives the bodies that failed. */
const round = Effect.fnUntraced(function* (aws: Cloud, visibility?: number) {
  const messages = yield* Effect.promise(() => aws.receive("created", visibility))
  const { batchItemFailures } = yield* handler({ Records: messages.map(asRecord) })
  const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier))
  yield* Effect.promise(() => aws.remove(messages.filter(({ MessageId = "" }) => !failed.has(MessageId))))
  return messages.filter(({ MessageId = "" }) => failed.has(MessageId))
})

const keys = (prefix: string) =>
  Effect.flatMap(ObjectStore, (store) => store.list({ prefix, limit: 100 })).pipe(
    Effect.map((found) => found.map(({ key }) => key))
  )

const image = Effect.promise(() =>
  sharp({ create: { width: 900, height: 600, channels: 3, background: "red" } })
    .jpeg()
    .withMetadata({ orientation: 6 })
    .toBuffer()
)

describe("on S3 and SQS", () => {
  it.live("an upload becomes a report, by S3's own notification; its test message is nothing", () =>
    Effect.gen(function* () {
      const aws = yield* cloud
      yield* Effect.gen(function* () {
        const store = yield* ObjectStore
        const document = yield* Effect.promise(() => pdf(["The log behind it all"]))
        // Larger than one put: it comes in parts, and its etag is no hash of its bytes.
        const long = "0123456789abcdef".repeat(1_100_000)
        const uploads = [
          yield* put(document, "application/pdf"),
          yield* put(yield* image, "image/jpeg"),
          yield* put(long, "text/plain"),
          yield* put(eicar, "application/pdf")
        ]
        assert.deepStrictEqual(yield* round(aws), [])
        const found = yield* reports(uploads.length)
        const by = (index: number) => found.find(({ key }) => key === uploads[index]) ?? assert.fail(`${index}`)
        const [first, second, third, fourth] = [by(0), by(1), by(2), by(3)]
        assert.strictEqual(first._tag === "processed" ? first.description.pages : first.reasons.join(), 1)
        if (first._tag === "processed") {
          assert.deepStrictEqual(yield* store.get(first.objectKey), document)
          const { mediaType } = Option.getOrThrow(yield* store.head(first.objectKey))
          assert.strictEqual(mediaType, "application/pdf")
        }
        assert.strictEqual(second._tag === "processed" ? second.description.width : second.reasons.join(), 600)
        assert.strictEqual(third._tag === "processed" ? third.size : third.reasons.join(), long.length)
        assert.deepStrictEqual(fourth._tag === "rejected" ? fourth.reasons : [], ["infected", "type-mismatch"])
        assert.deepStrictEqual(yield* keys("quarantine/"), [])
      }).pipe(Effect.provide([aws.ports, Scanner.none]), Effect.scoped)
    })
  )

  it.live("messages that come twice and backwards, and workers that die: one report each", () =>
    Effect.gen(function* () {
      const aws = yield* cloud
      yield* Effect.gen(function* () {
        const materialId = randomUUID()
        yield* put("older", "text/plain", materialId)
        const replaced = yield* put("newer", "text/plain", materialId)
        const dying = [
          yield* put("a", "text/plain"),
          yield* put("b", "text/plain"),
          yield* put("{", "application/json")
        ]
        const messages = (yield* Effect.promise(() => aws.receive("created"))).map(asRecord)
        const backwards = messages.toReversed()
        for (let steps = 0; steps < 5; steps++)
          yield* handler({ Records: backwards }).pipe(Effect.provide(dyingAfter(steps).layer))
        for (let n = 0; n < 2; n++) {
          const { batchItemFailures } = yield* handler({ Records: [...messages, ...backwards] })
          assert.deepStrictEqual(batchItemFailures, [])
        }
        const found = yield* reports(4)
        assert.deepStrictEqual(found.map(({ key }) => key).toSorted(), [replaced, ...dying].toSorted())
        assert.deepStrictEqual(yield* keys("quarantine/"), [])
        assert.lengthOf(yield* keys("materials/"), 6)
      }).pipe(Effect.provide([aws.ports, Scanner.none]), Effect.scoped)
    })
  )

  it.live("what is no notification is a dead letter after its attempts; what came with it is worked", () =>
    Effect.gen(function* () {
      const aws = yield* cloud
      yield* Effect.gen(function* () {
        // A key that no upload of ours has.
        const store = yield* ObjectStore
        yield* store.put("quarantine/nobody/nothing", new Uint8Array([1]), "text/plain")
        const good = yield* put("words", "text/plain")
        for (let attempt = 0; attempt < attempts; attempt++) assert.lengthOf(yield* round(aws, 0), 1, String(attempt))
        assert.deepStrictEqual(yield* round(aws, 0), [])
        const dead = yield* Effect.promise(() => aws.receive("dead"))
        assert.lengthOf(dead, 1)
        assert.include(dead[0]?.Body ?? "", "nobody")
        assert.deepStrictEqual(
          (yield* reports(1)).map(({ key }) => key),
          [good]
        )
      }).pipe(Effect.provide([aws.ports, Scanner.none]), Effect.scoped)
    })
  )

  it.live("GuardDuty's tag is read where S3 has it", () =>
    Effect.gen(function* () {
      const aws = yield* cloud
      yield* Effect.gen(function* () {
        const tag = (Key: string, Value: string) =>
          Effect.promise(() =>
            aws.send(
              new PutObjectTaggingCommand({
                Bucket: aws.bucket.bucket,
                Key,
                Tagging: { TagSet: [{ Key: guardDutyTag, Value }] }
              })
            )
          )
        const [clean, threat, unknown] = [
          yield* put("clean", "text/plain"),
          yield* put("threat", "text/plain"),
          yield* put("unknown", "text/plain")
        ]
        yield* tag(clean, "NO_THREATS_FOUND")
        yield* tag(threat, "THREATS_FOUND")
        yield* tag(unknown, "FAILED")
        assert.lengthOf(yield* round(aws), 1)
        const found = yield* reports(2)
        assert.strictEqual(found.find(({ key }) => key === clean)?._tag, "processed")
        assert.strictEqual(found.find(({ key }) => key === threat)?._tag, "rejected")
        assert.deepStrictEqual(yield* keys("quarantine/"), [unknown])
      }).pipe(Effect.provide([aws.ports, Layer.provide(guardDuty, s3Tags(aws.bucket))]), Effect.scoped)
    })
  )
})
