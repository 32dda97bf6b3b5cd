import { KafkaRecord, Batch } from "../src/kafka/fetch/KafkaRecord.ts"
import { assert, describe, it } from "@effect/vitest"

const key = "a learner"
const recordOf = (batch: Batch) => new KafkaRecord(batch, 7, 1_000, 0, key.length, key.length, -1)

describe("a batch whose memory is given back", () => {
  it("frees it at once, and its records say so instead of reading what is not theirs", () => {
    const bytes = Buffer.from(new ArrayBuffer(100_000))
    bytes.write(key)
    const batch = new Batch("learning-events", 0, bytes, true)
    const record = recordOf(batch)
    assert.strictEqual(record.key, key)
    batch.release()
    batch.release()
    assert.strictEqual(bytes.buffer.byteLength, 0)
    assert.throws(() => record.key, /read after its batch was given back/)
    assert.strictEqual(record.offset, 7)
  })

  it("leaves memory alone that others use too", () => {
    const answer = Buffer.from(`${key}, and the next batch`)
    const batch = new Batch("learning-events", 0, answer.subarray(0, key.length), false)
    const record = recordOf(batch)
    batch.release()
    assert.throws(() => record.key, /given back/)
    assert.strictEqual(answer.toString(), `${key}, and the next batch`)
  })
})
