import { assert, describe, it } from "@effect/vitest"
import { type DateTime, Effect, Schema } from "effect"
import { parquetReadObjects } from "hyparquet"
import Papa from "papaparse"
import { type Batch, type Cell, column, type Column, joined, type Packed } from "../src/exports/Columns.ts"
import { csvHeader, csvLines } from "../src/exports/ExportCsv.ts"
import { parquetFooter, parquetMagic, parquetRowGroup, rowGroupsOf } from "../src/exports/ExportParquet.ts"
import { cellsOf, packedOf, packing } from "../src/exports/Packed.ts"

const columns = [
  column("id", "id"),
  column("title", "text?"),
  column("at", "time?"),
  column("number", "number?"),
  column("count", "count"),
  column("flag", "flag")
]

type Cells = ReadonlyArray<ReadonlyArray<Cell>>

/** Any row, with what hurts: formulas, quotes, line ends, astral characters, the borders of 64 bits. */
const Row = Schema.Struct({
  id: Schema.String.check(Schema.isUUID()),
  title: Schema.NullOr(
    Schema.Union([Schema.String, Schema.Literals(["=1+1", '"', "\r\n", "a,b", " x ", "\u{1f600}", "'"])])
  ),
  at: Schema.NullOr(Schema.DateTimeUtc),
  number: Schema.NullOr(Schema.Int.check(Schema.isBetween({ minimum: -2147483648, maximum: 2147483647 }))),
  count: Schema.BigInt.check(Schema.isBetweenBigInt({ minimum: -(2n ** 63n), maximum: 2n ** 63n - 1n })),
  flag: Schema.Boolean
})
type Row = typeof Row.Type

/** A packed column, bytes as PostgreSQL sends them. */
const packed = (length: number, width: number, write: (view: DataView, row: number) => void): Packed => {
  const bytes = new Uint8Array(length * width)
  for (let row = 0; row < length; row++) write(new DataView(bytes.buffer, row * width, width), row)
  return { bytes, length }
}

/** Microseconds since 2000, or the time before all times. */
const microseconds = (at: number | null) => (at === null ? -(2n ** 63n) : BigInt(at - Date.UTC(2000, 0, 1)) * 1000n)

/** Years that ISO 8601 writes with four digits. */
const inFourDigits = (at: DateTime.Utc | null): number | null =>
  at === null ? null : Math.abs(at.epochMilliseconds) % 253_402_300_799_999

/** Text has no lone surrogates once it is UTF-8. */
const wellFormed = (text: string | null) => (text === null ? null : text.toWellFormed())

const batchOf = (rows: ReadonlyArray<Row>): Cells => [
  rows.map(({ id }) => id),
  rows.map(({ title }) => wellFormed(title)),
  rows.map(({ at }) => inFourDigits(at)),
  rows.map(({ number }) => number),
  rows.map(({ count }) => count),
  rows.map(({ flag }) => flag)
]

/** A file of parts of row groups, put together as the worker does. */
const parquetOf = Effect.fnUntraced(function* (shape: ReadonlyArray<Column>, batches: ReadonlyArray<Batch>) {
  const chunks: Array<Uint8Array> = [parquetMagic]
  const footers: Array<Uint8Array> = []
  let offset = parquetMagic.length
  for (const batch of batches) {
    const { bytes, rowGroup } = yield* parquetRowGroup(shape, batch, offset)
    chunks.push(Uint8Array.from(bytes))
    offset += bytes.length
    footers.push(parquetFooter(shape, [rowGroup]))
  }
  chunks.push(parquetFooter(shape, footers.flatMap(rowGroupsOf)))
  const file = Buffer.concat(chunks)
  return file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength)
})
const readParquet = (file: ArrayBuffer) => Effect.promise(() => parquetReadObjects({ file }))

/** Column by column to row by row, as the reader of Parquet gives them. */
const objectsOf = (batch: Cells) =>
  (batch[0] ?? []).map((_, row) =>
    Object.fromEntries(
      columns.map(({ name, type }, at) => {
        const value: Cell = batch[at]?.[row] ?? null
        return [name, type === "time" && typeof value === "number" ? new Date(value) : value]
      })
    )
  )

/** What stands in a cell of CSV, text for text; a spreadsheet's formulas have an apostrophe before them. */
const textOf = (value: Cell, type: string) =>
  value === null
    ? ""
    : type === "time" && typeof value === "number"
      ? new Date(value).toISOString()
      : type === "text" && typeof value === "string" && /^[=+\-@\t\r\n＝＋－＠]/.test(value)
        ? `'${value}`
        : String(value)

describe("encoders of exports", () => {
  it.effect.prop(
    "Parquet: what is read is what was written, whatever the row groups",
    [Schema.Array(Row), Schema.Array(Row)],
    ([first, second]) =>
      Effect.gen(function* () {
        const batches = [batchOf(first), batchOf(second)].filter((batch) => (batch[0] ?? []).length > 0)
        const read = yield* readParquet(yield* parquetOf(columns, batches))
        assert.deepStrictEqual(
          read,
          batches.length === 0 ? [] : objectsOf(first.length === 0 ? batchOf(second) : batchOf([...first, ...second]))
        )
      }),
    { arbitrary: { runs: 60 } }
  )

  it.effect.prop(
    "CSV: what is read is what was written, and no cell begins as a formula",
    [Schema.Array(Row)],
    ([rows]) =>
      Effect.sync(() => {
        const batch = batchOf(rows)
        const document = csvHeader(columns) + new TextDecoder().decode(csvLines(columns, batch))
        const { data } = Papa.parse<ReadonlyArray<string>>(document, { newline: "\r\n", skipEmptyLines: false })
        assert.deepStrictEqual(data.at(-1), [""])
        assert.deepStrictEqual(data.slice(0, -1), [
          columns.map(({ name }) => name),
          ...rows.map((_, row) => columns.map(({ type }, at) => textOf(batch[at]?.[row] ?? null, type)))
        ])
      }),
    { arbitrary: { runs: 100 } }
  )

  it.effect.prop(
    "packed columns are the same cells and the same lines as unpacked ones, also joined",
    [Schema.Array(Row)],
    ([rows]) =>
      Effect.sync(() => {
        const shape = [column("id", "id"), column("at", "time?"), column("number", "number"), column("flag", "flag")]
        const at = (row: number) => inFourDigits(rows[row]?.at ?? null)
        const numberAt = (row: number) => rows[row]?.number ?? 0
        const plain: Cells = [
          rows.map(({ id }) => id.toLowerCase()),
          rows.map((_, row) => at(row)),
          rows.map((_, row) => numberAt(row)),
          rows.map(({ flag }) => flag)
        ]
        const batch: Batch = [
          packed(rows.length, 16, (view, row) => {
            const digits = Buffer.from((rows[row]?.id ?? "").replaceAll("-", ""), "hex")
            for (const [place, byte] of digits.entries()) view.setUint8(place, byte)
          }),
          packed(rows.length, 8, (view, row) => view.setBigInt64(0, microseconds(at(row)))),
          packed(rows.length, 4, (view, row) => view.setInt32(0, numberAt(row))),
          packed(rows.length, 1, (view, row) => view.setUint8(0, rows[row]?.flag === true ? 1 : 0))
        ]
        const cells = (from: Batch) => shape.map((one, place) => cellsOf(one, from[place] ?? []))
        assert.deepStrictEqual(cells(batch), plain)
        assert.deepStrictEqual(Buffer.from(csvLines(shape, batch)), Buffer.from(csvLines(shape, plain)))
        assert.deepStrictEqual(cells(joined([batch, batch])), cells(joined([plain, plain])))
      }),
    { arbitrary: { runs: 100 } }
  )

  it("packed columns that do not fit are found", () => {
    const time = column("at", "time")
    const null8 = packed(1, 8, (view) => view.setBigInt64(0, microseconds(null)))
    const endless = packed(1, 8, (view) => view.setBigInt64(0, 2n ** 63n - 1n))
    assert.throws(() => cellsOf(time, null8), "not a time")
    assert.throws(() => cellsOf(column("at", "time?"), endless), "not a time")
    assert.throws(() => packedOf(time, new Uint8Array(9), 1), "not 1 packed values")
    assert.throws(() => packedOf(time, "text", 1), "not 1 packed values")
    assert.throws(() => packing([column("number", "number?")]), "cannot be packed")
    assert.throws(() => packing([column("title", "text")]), "cannot be packed")
    assert.throws(() => joined([[null8], [[0]]]), "packed or it is not")
  })

  it.effect("many rows: dictionaries, several pages, and a column of nothing but nulls", () =>
    Effect.gen(function* () {
      const shape = [column("id", "id"), column("title", "text?"), column("at", "time"), column("none", "number?")]
      const rows = 30_000
      const range = Array.from({ length: rows }, (_, n) => n)
      const batch: Batch = [
        range.map((n) => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`),
        range.map((n) => (n % 3 === 0 ? null : `title ${n % 7}`)),
        range.map((n) => n * 1000),
        range.map(() => null)
      ]
      const read = yield* readParquet(yield* parquetOf(shape, [batch, batch]))
      assert.lengthOf(read, 2 * rows)
      assert.deepStrictEqual(read[rows + 10], {
        id: "00000000-0000-4000-8000-000000000010",
        title: "title 3",
        at: new Date(10_000),
        none: null
      })
    })
  )
})
