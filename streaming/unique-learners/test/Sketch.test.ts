import { assert, describe, it } from "@effect/vitest"
import { derivedUuid } from "@lyceum/domain/DerivedId"
import { uuidWordsOf } from "@lyceum/messaging/UuidWords"
import { Effect, Schema } from "effect"
import { HyperLogLog, standardError } from "../src/window/HyperLogLog.ts"
import { LearnerSet } from "../src/window/LearnerSet.ts"
import { hashOf, wordsOfText } from "../src/window/Words.ts"
import { WordIndex } from "../src/window/WordIndex.ts"
import { seeded } from "./support/Inputs.ts"

const between = (minimum: number, maximum: number) => Schema.Int.check(Schema.isBetween({ minimum, maximum }))
const words = new Uint32Array(4)

/** A sketch of the n-th to (n + count)-th thing of a kind. */
const sketchOf = (kind: string, first: number, count: number) => {
  const sketch = new HyperLogLog()
  for (let i = first; i < first + count; i++) {
    wordsOfText(`${kind}-${i}`, words)
    sketch.add(hashOf(words, 0, 1), hashOf(words, 0, 2))
  }
  return sketch
}

describe("HyperLogLog", () => {
  it("is right within four standard errors from nothing to a million", () => {
    assert.strictEqual(new HyperLogLog().estimate, 0)
    for (const count of [1, 10, 100, 1_000, 10_000, 40_000, 100_000, 1_000_000]) {
      const error = sketchOf("thing", 0, count).estimate / count - 1
      assert.isBelow(Math.abs(error), 4 * standardError, `${count}: ${error}`)
    }
  })

  it("its errors are as the theory says: neither larger nor shifted, over 100 sets", () => {
    const errors = Array.from({ length: 100 }, (_, i) => sketchOf(`set-${i}`, 0, 20_000).estimate / 20_000 - 1)
    const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length
    const spread = Math.sqrt(errors.reduce((sum, error) => sum + error ** 2, 0) / errors.length)
    assert.isBelow(Math.abs(mean), standardError / 4)
    assert.isBelow(spread, standardError * 1.2)
    // The planted fault: half of the hash's bits tied to the other half.
    const tied = new HyperLogLog()
    for (let i = 0; i < 20_000; i++) {
      wordsOfText(`tied-${i}`, words)
      tied.add(hashOf(words, 0, 1), hashOf(words, 0, 1))
    }
    assert.isAbove(Math.abs(tied.estimate / 20_000 - 1), 4 * standardError)
  })

  it.effect.prop(
    "order and repetitions change nothing, not a bit of the estimate",
    { count: between(0, 3_000), seed: between(0, 2 ** 30) },
    ({ count, seed }) =>
      Effect.sync(() => {
        const draw = seeded(seed)
        const twice = sketchOf("thing", 0, count)
        const shuffled = new HyperLogLog()
        const order = Array.from({ length: count }, (_, i) => i).toSorted(() => draw(3) - 1)
        for (const i of [...order, ...order.slice(0, draw(count + 1))]) {
          wordsOfText(`thing-${i}`, words)
          shuffled.add(hashOf(words, 0, 1), hashOf(words, 0, 2))
        }
        assert.strictEqual(shuffled.estimate, twice.estimate)
      }),
    { arbitrary: { runs: 40 } }
  )
})

describe("the exact sets", () => {
  it.effect.prop(
    "LearnerSet holds what a Set holds, dense and sparse",
    { seed: between(0, 2 ** 30), range: between(1, 200_000), size: between(0, 4_000) },
    ({ range, seed, size }) =>
      Effect.sync(() => {
        const draw = seeded(seed)
        const [mine, theirs] = [new LearnerSet(), new Set<number>()]
        for (let i = 0; i < size; i++) {
          const learner = draw(range)
          assert.strictEqual(mine.add(learner), !theirs.has(learner))
          theirs.add(learner)
        }
        assert.strictEqual(mine.size, theirs.size)
        assert.deepStrictEqual(
          [...mine.values()].toSorted((a, b) => a - b),
          [...theirs].toSorted((a, b) => a - b)
        )
      }),
    { arbitrary: { runs: 60 } }
  )

  it("WordIndex finds what was entered and not forgotten, and nothing else", () => {
    const index = new WordIndex()
    const of = (n: number) => {
      assert.isTrue(uuidWordsOf(derivedUuid("word", String(n)), words))
      return words
    }
    for (let n = 0; n < 5_000; n++) index.enter(of(n), n)
    index.retain((number) => number % 3 === 0)
    assert.strictEqual(index.size, 1_667)
    for (let n = 0; n < 6_000; n++) assert.strictEqual(index.find(of(n)), n < 5_000 && n % 3 === 0 ? n : -1)
  })

  it("a UUID's text and its words stand for each other; other texts have none", () => {
    assert.isTrue(uuidWordsOf("00112233-4455-6677-8899-aabbccddeeff", words))
    assert.deepStrictEqual([...words], [0x00112233, 0x44556677, 0x8899aabb, 0xccddeeff])
    for (const text of [
      "",
      "learner-1",
      "00112233-4455-6677-8899-aabbccddeef",
      "00112233-4455-6677-8899-aabbccddeefff",
      "00112233-4455-6677-8899-aabbccddeefg",
      "00112233-4455-6677-8899-AABBCCDDEEFF",
      "00112233+4455-6677-8899-aabbccddeeff",
      "\u01300112233-4455-6677-8899-aabbccddeef"
    ]) {
      assert.isFalse(uuidWordsOf(text, words), text)
    }
  })
})
