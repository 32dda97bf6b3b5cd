/** Laws of signed uploads: a browser may send exactly what was permitted, and what is refused leaves nothing. */
import { assert } from "@effect/vitest"
import { ObjectStore } from "@lyceum/storage/ObjectStore"
import { Clock, Effect, Option } from "effect"
import { seededBytes } from "../Seed.ts"
import type { SendUpload } from "./Browser.ts"
import { type Law, law, sameBytes, text } from "./Law.ts"

const cases: ReadonlyArray<readonly [size: number, mediaType: string, taken: boolean]> = [
  [10, "image/png", true],
  [55, "image/png", true],
  [100, "image/png", true],
  [9, "image/png", false],
  [0, "image/png", false],
  [101, "image/png", false],
  [100_000, "image/png", false],
  [50, "text/html", false]
]

/** The laws, given a way to send an upload to the store under test. */
export const uploadLaws = (send: SendUpload): ReadonlyArray<Law> => [
  ...cases.map(([size, mediaType, taken]) =>
    law(
      `10 to 100 bytes of image/png: ${size} of ${mediaType} are ${taken ? "taken" : "refused"}`,
      ({ prefix, store }) =>
        Effect.gen(function* () {
          const key = `${prefix}picture.png`
          const bytes = seededBytes(5, size)
          const signed = yield* store.signUpload({
            key,
            mediaType: "image/png",
            minimumBytes: 10,
            maximumBytes: 100,
            lifetime: "5 minutes"
          })
          assert.strictEqual(yield* send(signed, { mediaType, bytes }), taken)
          const headed = yield* store.head(key)
          assert.strictEqual(Option.isSome(headed), taken)
          if (Option.isNone(headed)) return assert.deepStrictEqual(yield* store.list({ prefix, limit: 10 }), [])
          assert.deepStrictEqual([headed.value.size, headed.value.mediaType], [size, "image/png"])
          sameBytes(yield* store.get(key), bytes, "uploaded")
        }).pipe(Effect.provideService(ObjectStore, store))
    )
  ),
  law("a refused upload leaves what was there", ({ prefix, store }) =>
    Effect.gen(function* () {
      const key = `${prefix}kept`
      const before = yield* store.put(key, text("kept"), "text/plain")
      const grant = { key, mediaType: "text/plain", minimumBytes: 0, maximumBytes: 3, lifetime: "5 minutes" } as const
      const signed = yield* store.signUpload(grant)
      assert.isFalse(yield* send(signed, { mediaType: "text/plain", bytes: text("four") }))
      assert.deepStrictEqual(yield* store.head(key), Option.some(before))
    }).pipe(Effect.provideService(ObjectStore, store))
  ),
  law(
    "the permission ends when it says",
    Effect.fnUntraced(function* ({ prefix, store }) {
      const before = yield* Clock.currentTimeMillis
      const { expiresAt } = yield* store.signUpload({
        key: `${prefix}late`,
        mediaType: "text/plain",
        minimumBytes: 0,
        maximumBytes: 1,
        lifetime: "5 minutes"
      })
      const after = yield* Clock.currentTimeMillis
      assert.isAtLeast(expiresAt, before + 300_000 - 1000)
      assert.isAtMost(expiresAt, after + 300_000 + 1000)
    })
  )
]
