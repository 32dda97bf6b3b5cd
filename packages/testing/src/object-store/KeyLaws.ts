/** Laws of keys: which are taken, which are refused by every operation, and that different keys are different objects. */
import { assert } from "@effect/vitest"
import { Effect, Stream } from "effect"
import { failureTag, type Law, law, sameBytes, text } from "./Law.ts"

/** Keys that no operation may take. */
export const invalidKeys: ReadonlyArray<string> = [
  "",
  "/",
  ".",
  "..",
  "/a",
  "a/",
  "a//b",
  "./a",
  "../a",
  "a/.",
  "a/..",
  "a/../b",
  "a/./b",
  "../../etc/passwd",
  "a\\b",
  "..\\a",
  "a\u0000b",
  "a\nb",
  "a\n",
  "a b",
  "a%2e%2e",
  "a%2Fb",
  "a?b",
  "a#b",
  "a*b",
  "a:b",
  "~a",
  "a=",
  "a+b",
  "ä",
  "课程",
  "k".repeat(901)
]

/** Names that may all be there at once, below any prefix. */
const neighbours: ReadonlyArray<string> = [
  "a",
  "A",
  "a/b",
  "a/B",
  "A/b",
  "a.b",
  "a-b",
  "a_b",
  "a..b",
  ".hidden",
  "-",
  "_",
  "0",
  "con/x",
  "incoming",
  "objects/a",
  "l".repeat(300),
  `${"l".repeat(300)}/x`,
  "L".repeat(300),
  "l".repeat(301),
  // Adapters over folders cut long segments; no cut may leave a `.` or `..` that leads elsewhere. 120 to 255 are likely lengths.
  ...[64, 100, 120, 128, 200, 240, 250, 254, 255].flatMap((length) => [
    `${"d".repeat(length)}./x`,
    `${"d".repeat(length)}../x`,
    `${"d".repeat(length)}/x`,
    `${"d".repeat(length)}..`
  ])
]

export const keyLaws: ReadonlyArray<Law> = [
  ...invalidKeys.map((key) =>
    law(
      `${JSON.stringify(key.slice(0, 30))} (${key.length}) is no key`,
      Effect.fnUntraced(function* ({ prefix, store }) {
        const valid = `${prefix}valid`
        yield* store.put(valid, text("x"), "text/plain")
        const grant = { mediaType: "text/plain", minimumBytes: 0, maximumBytes: 1, lifetime: "1 minute" } as const
        assert.deepStrictEqual(
          {
            put: yield* failureTag(store.put(key, text("x"), "text/plain")),
            putStream: yield* failureTag(store.putStream(key, Stream.succeed(text("x")), "text/plain")),
            head: yield* failureTag(store.head(key)),
            get: yield* failureTag(store.get(key)),
            stream: yield* failureTag(Stream.runDrain(store.stream(key))),
            copyFrom: yield* failureTag(store.copy(key, valid)),
            copyTo: yield* failureTag(store.copy(valid, key)),
            remove: yield* failureTag(store.remove(key)),
            signUpload: yield* failureTag(store.signUpload({ key, ...grant })),
            signDownload: yield* failureTag(store.signDownload({ key, fileName: "a", lifetime: "1 minute" }))
          },
          {
            put: "InvalidObjectKey",
            putStream: "InvalidObjectKey",
            head: "InvalidObjectKey",
            get: "InvalidObjectKey",
            stream: "InvalidObjectKey",
            copyFrom: "InvalidObjectKey",
            copyTo: "InvalidObjectKey",
            remove: "InvalidObjectKey",
            signUpload: "InvalidObjectKey",
            signDownload: "InvalidObjectKey"
          }
        )
      })
    )
  ),
  law(
    "keys that are alike are different objects",
    Effect.fnUntraced(function* ({ prefix, store }) {
      yield* Effect.forEach(neighbours, (name) => store.put(prefix + name, text(name), "text/plain"), {
        concurrency: 8
      })
      for (const name of neighbours) sameBytes(yield* store.get(prefix + name), text(name), name)
    })
  ),
  law(
    "a key may have 900 characters, with or without /",
    Effect.fnUntraced(function* ({ prefix, store }) {
      const flat = prefix + "F".repeat(900 - prefix.length)
      const deep = `${prefix}${"D/".repeat(450)}`.slice(0, 899) + "d"
      for (const key of [flat, deep]) {
        yield* store.put(key, text(key), "text/plain")
        sameBytes(yield* store.get(key), text(key), "get")
      }
      const listed = yield* store.list({ prefix, limit: 10 })
      assert.deepStrictEqual(
        listed.map(({ key }) => key),
        [deep, flat].toSorted()
      )
    })
  )
]
