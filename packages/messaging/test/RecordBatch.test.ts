import { assert, describe, it } from "@effect/vitest"
import type { LogRecord } from "@lyceum/messaging/EventLog"
import { packColumns } from "@lyceum/messaging/postgres/PackColumns"
import { packBatch, unpackBatch } from "@lyceum/messaging/postgres/RecordBatch"
import { Arbitrary, Schema } from "effect"
import { Packr } from "msgpackr"

const Text = Schema.Union([
  Schema.Literals(["", "1.0", "application/json", "Prüfung", "课程", "🎓"]),
  Schema.String.check(Schema.isPattern(/^[ -~]{0,40}$/))
])
/** Lengths on both sides of each form's end. */
const Long = Schema.Struct({
  length: Schema.Literals([0, 1, 31, 32, 63, 64, 127, 255, 256, 65_535, 65_536, 70_000]),
  unit: Schema.Literals(["a", "ü", "课"])
})
const textOf = ({ length, unit }: typeof Long.Type) => unit.repeat(length)

const Record = Schema.Struct({
  key: Schema.NullOr(Schema.Literals(["one", "other"])),
  timestamp: Schema.Int.check(Schema.isBetween({ minimum: 2 ** 32, maximum: 4_102_444_800_000 })),
  type: Text,
  actor: Text,
  subject: Long,
  value: Long
})
const record = Arbitrary.map(
  Arbitrary.schema(Record),
  ({ actor, key, subject, timestamp, type, value }): LogRecord => ({
    key,
    timestamp,
    headers: { type, source: "progress", actor, subject: textOf(subject), "content-type": "application/json" },
    value: Buffer.from(textOf(value))
  })
)
const records = (minLength: number) => Arbitrary.array(record, { minLength, maxLength: 20 })

const general = (all: ReadonlyArray<LogRecord>) =>
  new Packr({ useRecords: true }).pack({
    keys: all.map(({ key }) => key),
    times: all.map(({ timestamp }) => timestamp),
    headers: all.map(({ headers }) => headers),
    values: all.map(({ value }) => value)
  })

const readBack = (all: ReadonlyArray<LogRecord>) =>
  unpackBatch({ topic: "t", partition: 0, baseOffset: 0, payload: packBatch(all) }, 0).map(
    ({ headers, key, timestamp, value }) => ({ key, timestamp, headers: { ...headers }, value: Buffer.from(value) })
  )

describe("stored batches", () => {
  it.prop("records with the same headers are the bytes that msgpackr writes", [records(1)], ([all]) => {
    const packed = packColumns(all)
    assert.isDefined(packed)
    assert.strictEqual(Buffer.from(packed ?? []).toString("hex"), general(all).toString("hex"))
  })

  it.prop("records of any headers are read back", [records(0), records(0)], ([some, others]) => {
    const traced = others.map((one) => ({ ...one, headers: { ...one.headers, traceparent: "00" } }))
    const bare = others.map((one) => ({ ...one, headers: {} }))
    for (const all of [some, [...some, ...traced], [...bare, ...some]]) assert.deepStrictEqual(readBack(all), all)
  })

  it("a batch that is kept is not changed by the next one", () => {
    const one = (value: string): ReadonlyArray<LogRecord> => [
      { key: null, timestamp: 2 ** 40, headers: { type: value }, value: Buffer.from(value) }
    ]
    const first = packBatch(one("first"))
    const copy = Buffer.from(first)
    packBatch(one("second"))
    assert.deepStrictEqual(Buffer.from(first), copy)
  })

  it("a large number of records of one time before 1970-02-20 is read back", () => {
    const all: ReadonlyArray<LogRecord> = Array.from({ length: 1000 }, (_, n) => ({
      key: "k",
      timestamp: n,
      headers: { n: String(n) },
      value: Buffer.alloc(n % 300)
    }))
    assert.deepStrictEqual(readBack(all), all)
  })
})
