/** Records packed by us and wrapped by the client are, unwrapped, the bytes that Kafka's protocol guide asks for. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import type { LogRecord } from "../src/EventLog.ts"
import { packedMessage, unwrapped } from "../src/kafka/PackedRecords.ts"

const varint = (value: number | bigint): Buffer => {
  let rest = BigInt.asUintN(64, (BigInt(value) << 1n) ^ (BigInt(value) >> 63n))
  const bytes: Array<number> = []
  while (rest > 0x7fn) {
    bytes.push(Number(rest & 0x7fn) | 0x80)
    rest >>= 7n
  }
  return Buffer.from([...bytes, Number(rest)])
}

const bytesOf = (text: string | Uint8Array | null): Buffer => {
  if (text === null) return varint(-1)
  const bytes = Buffer.from(text)
  return Buffer.concat([varint(bytes.length), bytes])
}

/** A record by the guide, written as plainly as can be. */
const written = (
  place: number,
  time: number,
  { headers, key, value }: Pick<LogRecord, "key" | "value" | "headers">
): Buffer => {
  const body = Buffer.concat([
    Buffer.from([0]),
    varint(time),
    varint(place),
    bytesOf(key),
    bytesOf(value),
    varint(Object.keys(headers).length),
    ...Object.entries(headers).flatMap(([name, text]) => [bytesOf(name), bytesOf(text)])
  ])
  return Buffer.concat([varint(body.length), body])
}

/** What the client makes of a message. */
const wrapped = (record: LogRecord, place: number): Buffer => {
  const { headers, value } = packedMessage(record)
  assert.isUndefined(headers)
  return written(place, record.timestamp, { key: record.key, value: Buffer.from(value ?? ""), headers: {} })
}

const Records = Schema.Array(
  Schema.Struct({
    key: Schema.NullOr(Schema.String),
    value: Schema.String,
    headers: Schema.Record(Schema.String, Schema.String),
    timestamp: Schema.Int
  })
)

describe("packed records", () => {
  it.effect.prop("are the guide's, whatever their keys, values, headers and times", [Records], ([given]) => {
    const records = given.map((one) => ({ ...one, value: Buffer.from(one.value) }))
    const found = unwrapped(Buffer.concat(records.map(wrapped)))
    const asked = Buffer.concat(records.map((one, place) => written(place, one.timestamp, one)))
    assert.strictEqual(found.toString("hex"), asked.toString("hex"))
    return Effect.void
  })

  it("may be longer than any before them, in their value, a header, and all together", () => {
    const long = "ä".repeat(70_000)
    const record = { key: "k", value: Buffer.alloc(200_000, 7), headers: { long, short: "x" }, timestamp: 0 }
    assert.isTrue(unwrapped(wrapped(record, 0)).equals(written(0, 0, record)))
  })

  it("are not what the client makes of other messages, nor a part of them: that is said, never sent", () => {
    const record = { key: "k", value: Buffer.from("value"), headers: { name: "text" }, timestamp: 0 }
    for (const headers of [{}, record.headers]) {
      assert.throws(() => unwrapped(written(0, 0, { ...record, headers })), /as expected/)
    }
    const whole = wrapped(record, 0)
    for (const cut of [1, 5]) assert.throws(() => unwrapped(whole.subarray(0, whole.length - cut)), /as expected/)
  })
})
