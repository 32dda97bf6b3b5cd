/** Laws of wholeness: whatever breaks while bytes come in, readers see a whole object or none. */
import { assert } from "@effect/vitest"
import { Deferred, Effect, Fiber, Option, Stream } from "effect"
import { seededBytes } from "../Seed.ts"
import { type Law, law, sameBytes, text } from "./Law.ts"

const part = (): Stream.Stream<Uint8Array> => Stream.succeed(seededBytes(3, 300_000))

export const wholenessLaws: ReadonlyArray<Law> = [
  law(
    "a stream that fails leaves nothing, and its error comes out",
    Effect.fnUntraced(function* ({ prefix, store }) {
      const broken = Stream.concat(part(), Stream.fail("the source broke"))
      assert.strictEqual(
        yield* Effect.flip(store.putStream(`${prefix}broken`, broken, "text/plain")),
        "the source broke"
      )
      assert.isTrue(Option.isNone(yield* store.head(`${prefix}broken`)))
      assert.deepStrictEqual(yield* store.list({ prefix, limit: 10 }), [])
    })
  ),
  law(
    "a stream that fails leaves what was there",
    Effect.fnUntraced(function* ({ prefix, store }) {
      const key = `${prefix}kept`
      const before = yield* store.put(key, text("kept"), "text/plain")
      yield* Effect.flip(store.putStream(key, Stream.concat(part(), Stream.fail("broke")), "text/html"))
      assert.deepStrictEqual(yield* store.head(key), Option.some(before))
      sameBytes(yield* store.get(key), text("kept"), "get")
    })
  ),
  law(
    "a put that is interrupted leaves nothing",
    Effect.fnUntraced(function* ({ prefix, store }) {
      const taken = yield* Deferred.make<void>()
      const endless = Stream.concat(
        part(),
        Stream.fromEffectDrain(Effect.andThen(Deferred.succeed(taken, undefined), Effect.never))
      )
      const put = yield* Effect.forkChild(store.putStream(`${prefix}interrupted`, endless, "text/plain"))
      yield* Deferred.await(taken)
      assert.isTrue(Option.isNone(yield* store.head(`${prefix}interrupted`)), "visible while it is being written")
      yield* Fiber.interrupt(put)
      assert.isTrue(Option.isNone(yield* store.head(`${prefix}interrupted`)))
      assert.deepStrictEqual(yield* store.list({ prefix, limit: 10 }), [])
    })
  ),
  law(
    "of 20 puts of one key at once, one whole value stays",
    Effect.fnUntraced(function* ({ prefix, store }) {
      const key = `${prefix}contended`
      const valueOf = (n: number) => new Uint8Array(50_000 + n * 1000).fill(n)
      const isWhole = (bytes: Uint8Array) => {
        const n = bytes[0]
        return n !== undefined && bytes.byteLength === 50_000 + n * 1000 && bytes.every((byte) => byte === n)
      }
      yield* store.put(key, valueOf(0), "x/0")
      const readers = yield* Effect.forkChild(
        Effect.forEach(Array.from({ length: 40 }), () => store.get(key), { concurrency: 2 })
      )
      const puts = yield* Effect.forEach(
        Array.from({ length: 20 }, (_, n) => n + 1),
        (n) => store.put(key, valueOf(n), `x/${n}`),
        { concurrency: "unbounded" }
      )
      const seen = yield* Fiber.join(readers)
      assert.isTrue(seen.every(isWhole), "a reader saw a value that nobody put")
      const last = yield* store.get(key)
      assert.isTrue(isWhole(last), "what stays is a value that nobody put")
      const winner = puts.find(({ size }) => size === last.byteLength)
      const headed = Option.getOrThrow(yield* store.head(key))
      assert.deepStrictEqual(
        [headed.size, headed.mediaType],
        [winner?.size, winner?.mediaType],
        "bytes and media type of two different puts"
      )
    })
  )
]
