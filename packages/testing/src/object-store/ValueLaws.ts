/** Laws of single objects: what is put is what is got, whole, under every key, type and size. */
import { assert } from "@effect/vitest"
import { Effect, Option, Stream } from "effect"
import { seededBytes } from "../Seed.ts"
import { collect, failureTag, type Law, law, sameBytes, text } from "./Law.ts"

const mediaTypes = [
  "text/plain",
  "text/html; charset=utf-8",
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  'text/plain; name="Übersicht – درس – 课程 🎓.txt"',
  `application/x-long; note=${"n".repeat(400)}`
]

/** First and last byte that are asked of a 1000-byte object, and the bytes that must come (`slice` bounds). */
const ranges: ReadonlyArray<readonly [start: number, end: number, from: number, to: number]> = [
  [0, 0, 0, 1],
  [0, 999, 0, 1000],
  [999, 999, 999, 1000],
  [100, 199, 100, 200],
  [990, 5000, 990, 1000],
  [1000, 1000, 0, 0],
  [5000, 6000, 0, 0],
  [10, 9, 0, 0]
]

const megabyte = 1_048_576

export const valueLaws: ReadonlyArray<Law> = [
  law(
    "what was put is what is got, headed, streamed and listed",
    Effect.fnUntraced(function* ({ prefix, store }) {
      const key = `${prefix}value.txt`
      const info = yield* store.put(key, text("hello"), "text/plain")
      assert.strictEqual(info.key, key)
      assert.strictEqual(info.size, 5)
      assert.strictEqual(info.mediaType, "text/plain")
      assert.isAbove(info.etag.length, 0)
      sameBytes(yield* store.get(key), text("hello"), "get")
      sameBytes(yield* collect(store.stream(key)), text("hello"), "stream")
      assert.deepStrictEqual(yield* store.head(key), Option.some(info))
      assert.deepStrictEqual(yield* store.list({ prefix, limit: 10 }), [info])
    })
  ),
  law(
    "an empty object is an object",
    Effect.fnUntraced(function* ({ prefix, store }) {
      const key = `${prefix}empty`
      assert.strictEqual((yield* store.put(key, new Uint8Array(0), "text/plain")).size, 0)
      assert.strictEqual((yield* store.putStream(`${key}-stream`, Stream.empty, "text/plain")).size, 0)
      assert.strictEqual((yield* store.get(key)).byteLength, 0)
      assert.strictEqual((yield* collect(store.stream(key))).byteLength, 0)
      assert.strictEqual((yield* collect(store.stream(key, { start: 0, end: 0 }))).byteLength, 0)
      assert.isTrue(Option.isSome(yield* store.head(`${key}-stream`)))
    })
  ),
  law(
    "5 MB go in and out as a stream, in pieces of at most 1 MiB",
    Effect.fnUntraced(function* ({ prefix, store }) {
      const key = `${prefix}large.bin`
      const bytes = seededBytes(1, 5_000_000)
      const pieces = Array.from({ length: 50 }, (_, at) => bytes.subarray(at * 100_000, (at + 1) * 100_000))
      const info = yield* store.putStream(key, Stream.fromIterable(pieces), "application/octet-stream")
      assert.strictEqual(info.size, bytes.byteLength)
      const out = yield* Stream.runCollect(store.stream(key))
      assert.isTrue(
        out.every((piece) => piece.byteLength <= megabyte),
        "a piece is larger than 1 MiB"
      )
      sameBytes(new Uint8Array(Buffer.concat(out)), bytes, "stream")
      sameBytes(
        yield* collect(store.stream(key, { start: 1_234_567, end: 4_000_000 })),
        bytes.subarray(1_234_567, 4_000_001),
        "range"
      )
      sameBytes(yield* store.get(key), bytes, "get")
    })
  ),
  ...ranges.map(([start, end, from, to]) =>
    law(
      `bytes ${start} to ${end} of 1000 are ${to - from} bytes`,
      Effect.fnUntraced(function* ({ prefix, store }) {
        const bytes = seededBytes(2, 1000)
        yield* store.put(`${prefix}range`, bytes, "application/octet-stream")
        sameBytes(yield* collect(store.stream(`${prefix}range`, { start, end })), bytes.subarray(from, to), "range")
      })
    )
  ),
  ...mediaTypes.map((mediaType) =>
    law(
      `the media type ${mediaType.slice(0, 60)} is kept`,
      Effect.fnUntraced(function* ({ prefix, store }) {
        const put = yield* store.put(`${prefix}typed`, text("x"), mediaType)
        const copy = yield* store.copy(`${prefix}typed`, `${prefix}typed-copy`)
        const headed = yield* store.head(`${prefix}typed`)
        assert.deepStrictEqual([put.mediaType, copy.mediaType], [mediaType, mediaType])
        assert.strictEqual(Option.getOrThrow(headed).mediaType, mediaType)
      })
    )
  ),
  law(
    "a put replaces what was there, and the etag changes",
    Effect.fnUntraced(function* ({ prefix, store }) {
      const key = `${prefix}replaced`
      const before = yield* store.put(key, text("the first, longer value"), "text/plain")
      const after = yield* store.put(key, text("second"), "text/html")
      assert.notStrictEqual(after.etag, before.etag)
      sameBytes(yield* store.get(key), text("second"), "get")
      assert.deepStrictEqual(yield* store.head(key), Option.some(after))
    })
  ),
  law(
    "a copy is an object of its own",
    Effect.fnUntraced(function* ({ prefix, store }) {
      const [from, to] = [`${prefix}from`, `${prefix}deep/er/to`]
      yield* store.put(to, text("was here"), "text/html")
      yield* store.put(from, text("original"), "text/plain")
      const copied = yield* store.copy(from, to)
      assert.deepStrictEqual([copied.key, copied.size, copied.mediaType], [to, 8, "text/plain"])
      yield* store.put(from, text("changed"), "text/plain")
      yield* store.remove(from)
      sameBytes(yield* store.get(to), text("original"), "copy")
      assert.deepStrictEqual(yield* store.head(to), Option.some(copied))
    })
  ),
  law(
    "what is not there is not found, and can be removed",
    Effect.fnUntraced(function* ({ prefix, store }) {
      const key = `${prefix}nothing`
      assert.isTrue(Option.isNone(yield* store.head(key)))
      assert.strictEqual(yield* failureTag(store.get(key)), "ObjectNotFound")
      assert.strictEqual(yield* failureTag(Stream.runDrain(store.stream(key))), "ObjectNotFound")
      assert.strictEqual(yield* failureTag(Stream.runDrain(store.stream(key, { start: 0, end: 1 }))), "ObjectNotFound")
      assert.strictEqual(yield* failureTag(store.copy(key, `${prefix}other`)), "ObjectNotFound")
      assert.isTrue(Option.isNone(yield* store.head(`${prefix}other`)))
      yield* store.remove(key)
    })
  ),
  law(
    "what was removed is gone, and its neighbours stay",
    Effect.fnUntraced(function* ({ prefix, store }) {
      yield* Effect.forEach(["a", "a/b", "a.b"], (name) => store.put(prefix + name, text(name), "text/plain"))
      yield* store.remove(`${prefix}a`)
      yield* store.remove(`${prefix}a`)
      assert.isTrue(Option.isNone(yield* store.head(`${prefix}a`)))
      assert.strictEqual(yield* failureTag(store.get(`${prefix}a`)), "ObjectNotFound")
      sameBytes(yield* store.get(`${prefix}a/b`), text("a/b"), "neighbour below")
      sameBytes(yield* store.get(`${prefix}a.b`), text("a.b"), "neighbour beside")
    })
  )
]
