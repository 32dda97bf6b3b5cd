/** One report for an upload, however often and in whatever order its messages come, and wherever a worker dies. */
import { assert, describe, it } from "@effect/vitest"
import { MaterialId } from "@lyceum/domain/Ids"
import { ObjectStore, ObjectStoreUnavailable } from "@lyceum/storage/ObjectStore"
import { Effect, Exit, Fiber, Layer, Stream } from "effect"
import { randomUUID } from "node:crypto"
import { ask, load, objectReader } from "../src/ObjectReader.ts"
import { Scanner, ScannerUnavailable } from "../src/scan/Scanner.ts"
import { dyingAfter } from "./support/Dying.ts"
import { call, notification, passed, platform, reports, Said, upload } from "./support/Platform.ts"

const objects = (prefix: string) =>
  Effect.flatMap(ObjectStore, (store) => store.list({ prefix, limit: 1000 })).pipe(
    Effect.map((found) => found.map(({ etag, key }) => ({ etag, key })))
  )

describe("a message", () => {
  it.effect("that comes again says the same again, also when the upload is gone", () =>
    Effect.gen(function* () {
      const record = yield* upload("words", "text/plain")
      assert.deepStrictEqual(yield* call(record), [])
      const after = yield* objects("")
      assert.deepStrictEqual(yield* call(record, { ...record, messageId: "again" }), [])
      const said = yield* Said
      assert.lengthOf(said, 3)
      assert.strictEqual(new Set(said.map(({ body, id }) => id + body)).size, 1)
      assert.deepStrictEqual(yield* objects(""), after)
      const refused = yield* upload("{", "application/json")
      assert.deepStrictEqual(yield* call(refused, refused), [])
      assert.strictEqual(said[3]?.body, said[4]?.body)
      assert.strictEqual(said[3]?.id, said[4]?.id)
    }).pipe(Effect.provide(platform))
  )

  it.effect("whose worker dies at any point is ended by the next, in the same words", () =>
    Effect.gen(function* () {
      for (const [bytes, mediaType, expected] of [
        ["words", "text/plain", ["put", "copy", "put", "enqueue", "remove"]],
        ["{", "application/json", ["put", "enqueue", "remove"]]
      ] as const) {
        const whole = dyingAfter(100)
        const before = yield* objects("")
        yield* call(yield* upload(bytes, mediaType)).pipe(Effect.provide(whole.layer))
        assert.deepStrictEqual(whole.done, [...expected])
        const made = (yield* objects("")).length - before.length
        const said = yield* Said
        for (let steps = 0; steps < expected.length; steps++) {
          const from = said.length
          const there = (yield* objects("")).length
          const record = yield* upload(bytes, mediaType)
          const failed = yield* call(record).pipe(Effect.provide(dyingAfter(steps).layer))
          assert.deepStrictEqual(failed, [record.messageId], `dies after ${steps}`)
          assert.deepStrictEqual(yield* call(record), [], `after ${steps}`)
          const heard = said.slice(from)
          assert.isAtLeast(heard.length, 1)
          assert.strictEqual(new Set(heard.map(({ body, id }) => id + body)).size, 1, `after ${steps}`)
          assert.strictEqual((yield* objects("")).length - there, made, `after ${steps}`)
          assert.deepStrictEqual(yield* objects("quarantine/"), [])
        }
      }
    }).pipe(Effect.provide(platform))
  )

  it.effect("that two workers have at once ends as one", () =>
    Effect.gen(function* () {
      const record = yield* upload("words", "text/plain")
      const workers = yield* Effect.forEach([1, 2, 3], () => Effect.forkChild(call(record)))
      for (const worker of workers) yield* Fiber.await(worker)
      assert.deepStrictEqual(yield* call(record), [])
      const said = yield* Said
      assert.strictEqual(new Set(said.map(({ body, id }) => id + body)).size, 1)
      assert.lengthOf(yield* objects("materials/"), 2)
      assert.deepStrictEqual(yield* objects("quarantine/"), [])
    }).pipe(Effect.provide(platform))
  )

  it.effect("of bytes that others replaced says nothing; the newer are the upload, in either order", () =>
    Effect.gen(function* () {
      for (const order of [
        [0, 1],
        [1, 0]
      ]) {
        const said = yield* Said
        said.splice(0)
        const materialId = MaterialId.make(randomUUID())
        const both = [
          yield* upload("older", "text/plain", materialId),
          yield* upload("newer", "text/plain", materialId)
        ]
        for (const index of order) assert.deepStrictEqual(yield* call(both[index] ?? assert.fail()), [])
        const [report] = yield* reports
        assert.lengthOf(said, 1)
        assert.strictEqual(report?.etag, both[1]?.etag)
      }
    }).pipe(Effect.provide(platform))
  )

  it.effect("whose bytes are replaced while they are read leaves nothing behind, and the newer are not deleted", () =>
    Effect.gen(function* () {
      const materialId = MaterialId.make(randomUUID())
      const record = yield* upload("older", "text/plain", materialId)
      let newer = record
      const racing = Layer.effect(
        ObjectStore,
        Effect.map(ObjectStore, (store) =>
          ObjectStore.of({
            ...store,
            copy: (from, to) =>
              upload("newer", "text/plain", materialId).pipe(
                Effect.tap((next) => Effect.sync(() => void (newer = next))),
                Effect.provideService(ObjectStore, store),
                Effect.orDie,
                Effect.andThen(store.copy(from, to))
              )
          })
        )
      )
      assert.deepStrictEqual(yield* call(record).pipe(Effect.provide(racing)), [])
      assert.lengthOf(yield* Said, 0)
      assert.deepStrictEqual(yield* objects("materials/"), [])
      assert.deepStrictEqual(yield* call(newer), [])
      assert.deepStrictEqual(
        (yield* reports).map(({ etag }) => etag),
        [newer.etag]
      )
    }).pipe(Effect.provide(platform))
  )

  it.effect("that is no notification fails alone; test messages and other events are nothing", () =>
    Effect.gen(function* () {
      const good = yield* upload("words", "text/plain")
      const key = good.key
      const record = (value: unknown) => JSON.stringify({ Records: [value] })
      const { eTag: _, ...nameless } = notification(key, "x").s3.object
      const bad = [
        "",
        "{",
        "null",
        "{}",
        '{"Records":"none"}',
        '{"Records":[{}]}',
        record(notification("quarantine/../../etc/passwd", "x")),
        record(notification("quarantine/a/b", "x")),
        record(notification(`${key}/more`, "x")),
        record({ ...notification(key, "x"), s3: { object: { key: "quarantine/%zz", eTag: "x" } } }),
        record({ ...notification(key, "x"), s3: { object: nameless } })
      ].map((body, n) => ({ messageId: `bad-${n}`, body }))
      const nothing = [
        '{"Service":"Amazon S3","Event":"s3:TestEvent","Time":"2026-11-22T00:00:00Z","Bucket":"b"}',
        '{"Records":[]}',
        record(notification(key, good.etag, "ObjectRemoved:Delete")),
        record(notification("materials/a", "x"))
      ].map((body, n) => ({ messageId: `nothing-${n}`, body }))
      assert.deepStrictEqual(
        yield* call(...bad, ...nothing, good),
        bad.map(({ messageId }) => messageId)
      )
      assert.lengthOf(yield* reports, 1)
    }).pipe(Effect.provide(platform))
  )

  it.effect("may tell of several uploads, with quoted etags and encoded keys", () =>
    Effect.gen(function* () {
      const a = yield* upload("a", "text/plain")
      const b = yield* upload("b", "text/plain")
      const body = JSON.stringify({ Records: [notification(a.key, `"${a.etag}"`), notification(b.key, b.etag)] })
      assert.deepStrictEqual(yield* call({ messageId: "both", body }), [])
      assert.deepStrictEqual(
        (yield* reports).map(({ key }) => key),
        [a.key, b.key]
      )
    }).pipe(Effect.provide(platform))
  )
})

describe("when something is away", () => {
  it.effect("the store: the job comes again, the others are worked; a file is not called corrupt for it", () =>
    Effect.gen(function* () {
      const [film, other] = [yield* upload("{}", "application/json"), yield* upload("words", "text/plain")]
      const away = Layer.effect(
        ObjectStore,
        Effect.map(ObjectStore, (store) => {
          const gone = new ObjectStoreUnavailable({ operation: "read an object", cause: "503" })
          return ObjectStore.of({
            ...store,
            stream: (key, range) => (key === film.key ? Stream.fail(gone) : store.stream(key, range))
          })
        })
      )
      assert.deepStrictEqual(yield* call(film, other).pipe(Effect.provide(away)), [film.messageId])
      assert.deepStrictEqual(yield* call(film), [])
      assert.deepStrictEqual(
        (yield* reports).map(({ _tag }) => _tag),
        ["processed", "processed"]
      )
    }).pipe(Effect.provide(platform))
  )

  it.effect("the scanner: nothing passes unscanned", () =>
    Effect.gen(function* () {
      const record = yield* upload("words", "text/plain")
      const away = Layer.succeed(
        Scanner,
        Scanner.of({ begin: () => new ScannerUnavailable({ scanner: "test", cause: "away" }) })
      )
      assert.deepStrictEqual(yield* call(record).pipe(Effect.provide(away)), [record.messageId])
      assert.lengthOf(yield* Said, 0)
      const finding = Layer.succeed(
        Scanner,
        Scanner.of({ begin: () => Effect.succeed({ see: () => Effect.void, verdict: Effect.succeed("Worm.A") }) })
      )
      assert.deepStrictEqual(yield* call(record).pipe(Effect.provide(finding)), [])
      const [report] = yield* reports
      assert.deepStrictEqual(report?._tag === "rejected" ? report.reasons : null, ["infected"])
      assert.deepStrictEqual(yield* objects("materials/"), [])
    }).pipe(Effect.provide(platform))
  )

  it.effect("a report holds where the bytes are, and no other file's", () =>
    Effect.gen(function* () {
      const [a, b] = [yield* passed("same", "text/plain"), yield* passed("same", "text/plain")]
      assert.notStrictEqual(a.objectKey, b.objectKey)
      assert.strictEqual(a.sha256, b.sha256)
    }).pipe(Effect.provide(platform))
  )

  it.effect("a library that cannot be loaded is no fault of the file", () =>
    Effect.gen(function* () {
      const reader = yield* objectReader("any", 1)
      const broken = ask(reader, "the image", () => load(() => Promise.reject(new Error("no such module"))))
      assert.isTrue(Exit.hasDies(yield* Effect.exit(broken)))
      const thrown = ask(reader, "the image", () => Promise.reject(new Error("bad marker")))
      assert.strictEqual((yield* Effect.flip(thrown))._tag, "Unfit")
    }).pipe(Effect.provide(platform))
  )
})
