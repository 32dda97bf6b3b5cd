/** Laws of lists: the keys with a prefix, all of them, once, in order, a page at a time. */
import { assert } from "@effect/vitest"
import { isObjectKey } from "@lyceum/storage/ObjectKey"
import type { ObjectStore } from "@lyceum/storage/ObjectStore"
import { Arbitrary, Effect, Schema } from "effect"
import { seed, shuffled } from "../Seed.ts"
import { type Law, law, text } from "./Law.ts"

/** Keys by character code, the order of S3 and Azure. JavaScript compares strings so. */
const inOrder = (keys: Iterable<string>): ReadonlyArray<string> => Array.from(new Set(keys)).toSorted()

const putAll = (store: ObjectStore["Service"], keys: ReadonlyArray<string>) =>
  Effect.forEach(keys, (key) => store.put(key, text(key), "text/plain"), { concurrency: 16, discard: true })

const allPages = Effect.fnUntraced(function* (store: ObjectStore["Service"], prefix: string, limit: number) {
  const pages: Array<ReadonlyArray<string>> = []
  let cursor: string | undefined
  for (;;) {
    const page = yield* store.list({ prefix, limit, ...(cursor === undefined ? {} : { cursor }) })
    if (page.length === 0) return pages
    pages.push(page.map(({ key }) => key))
    cursor = page.at(-1)?.key
  }
})

/** Short and very long pieces whose codes lie on both sides of `/`, and capitals: the hard cases of order in folders. */
const piece = Schema.Literals(["a", "A", "b", "-", ".", "0", "_", "/", "z".repeat(60), "z".repeat(119)])
const names = Arbitrary.array(
  Arbitrary.array(Arbitrary.schema(piece), { minLength: 1, maxLength: 6 }).pipe(
    Arbitrary.map((pieces) => pieces.join("")),
    Arbitrary.filter((name) => name.length <= 700 && isObjectKey(name))
  ),
  { minLength: 0, maxLength: 12 }
)
const questions = Arbitrary.all({
  names,
  prefix: Arbitrary.map(Arbitrary.array(Arbitrary.schema(piece), { maxLength: 2 }), (pieces) => pieces.join("")),
  cursor: Arbitrary.map(Arbitrary.array(Arbitrary.schema(piece), { maxLength: 3 }), (pieces) => pieces.join("")),
  limit: Arbitrary.schema(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 5 })))
})

export const listLaws: ReadonlyArray<Law> = [
  law(
    "250 keys put in any order come in order, in pages",
    Effect.fnUntraced(function* ({ prefix, store }) {
      const keys = Array.from({ length: 250 }, (_, n) => `${prefix}page/${n % 7}/${n}.bin`)
      yield* putAll(store, shuffled(keys, 4))
      const pages = yield* allPages(store, `${prefix}page/`, 100)
      assert.deepStrictEqual(
        pages.map((page) => page.length),
        [100, 100, 50]
      )
      assert.deepStrictEqual(pages.flat(), inOrder(keys))
    })
  ),
  law(
    "a prefix is a text, not a folder",
    Effect.fnUntraced(function* ({ prefix, store }) {
      yield* putAll(
        store,
        ["ab", "ab/c", "abc", "abd/e", "b", "AB"].map((name) => prefix + name)
      )
      const listed = (name: string) =>
        Effect.map(store.list({ prefix: prefix + name, limit: 50 }), (page) =>
          page.map(({ key }) => key.slice(prefix.length))
        )
      assert.deepStrictEqual(yield* listed("ab"), ["ab", "ab/c", "abc", "abd/e"])
      assert.deepStrictEqual(yield* listed("ab/"), ["ab/c"])
      assert.deepStrictEqual(yield* listed("abd/e"), ["abd/e"])
      assert.deepStrictEqual(yield* listed(""), ["AB", "ab", "ab/c", "abc", "abd/e", "b"])
      assert.deepStrictEqual(yield* listed("c"), [])
      assert.deepStrictEqual(yield* listed("../"), [])
    })
  ),
  law(
    "a page goes on after its cursor, also when that key is gone",
    Effect.fnUntraced(function* ({ prefix, store }) {
      yield* putAll(
        store,
        ["a", "b", "c", "d"].map((name) => prefix + name)
      )
      yield* store.remove(`${prefix}b`)
      const page = yield* store.list({ prefix, cursor: `${prefix}b`, limit: 10 })
      assert.deepStrictEqual(
        page.map(({ key }) => key),
        [`${prefix}c`, `${prefix}d`]
      )
      assert.deepStrictEqual(yield* store.list({ prefix, cursor: `${prefix}d`, limit: 10 }), [])
    })
  ),
  law("any keys, prefix, cursor and limit: as a sorted list would answer", ({ prefix, store }) => {
    let run = 0
    const asSorted = Arbitrary.checkEffect(
      questions,
      Effect.fnUntraced(
        function* (question) {
          const root = `${prefix}${run++}/`
          const keys = question.names.map((name) => root + name)
          yield* putAll(store, inOrder(keys))
          const cursor = root + question.cursor
          const page = yield* store.list({ prefix: root + question.prefix, cursor, limit: question.limit })
          const expected = inOrder(keys).filter((key) => key.startsWith(root + question.prefix) && key > cursor)
          assert.deepStrictEqual(
            page.map(({ key }) => key),
            expected.slice(0, question.limit)
          )
          assert.deepStrictEqual((yield* allPages(store, root, question.limit)).flat(), inOrder(keys))
          return true
        },
        Effect.catchDefect((defect) => Effect.fail(defect))
      ),
      { runs: 40, seed }
    )
    return Effect.map(asSorted, (result) => assert.isUndefined(Arbitrary.formatCheckFailure(result)))
  })
]
