import { assert, describe, it } from "@effect/vitest"
import { murmur2, partitionOf } from "@lyceum/messaging/Partitioner"

/** From Kafka's own `UtilsTest.testMurmur2`. */
const vectors: ReadonlyArray<readonly [string, number]> = [
  ["21", -973932308],
  ["foobar", -790332482],
  ["a-little-bit-long-string", -985981536],
  ["a-little-bit-longer-string", -1486304829],
  ["lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971],
  ["abc", 479470107]
]

describe("Partitioner", () => {
  it("murmur2 equals Kafka's Java client", () => {
    for (const [text, hash] of vectors) assert.strictEqual(murmur2(new TextEncoder().encode(text)), hash, text)
  })

  it("a negative hash is made positive by its sign bit, not by its absolute value", () => {
    assert.strictEqual(partitionOf("21", 1000), (-973932308 & 0x7fffffff) % 1000)
    assert.strictEqual(partitionOf("abc", 7), 479470107 % 7)
  })

  it("short and long keys, ASCII or not, take the same function", () => {
    for (const key of ["", "é", "日本語", "x".repeat(256), "é".repeat(256), "x".repeat(257), "日".repeat(5000)]) {
      assert.strictEqual(partitionOf(key, 48), (murmur2(new TextEncoder().encode(key)) & 0x7fffffff) % 48)
    }
  })
})
