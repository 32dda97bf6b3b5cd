/**
 * Batches as row groups of one Parquet file (apache/parquet-format), written a part at a time: a row group knows where in the
 * whole file it begins, so parts are laid one behind the other as they are, between the magic bytes and the footer.
 */
import { Effect } from "effect"
import { parquetMetadata } from "hyparquet"
import type { CompressionCodec, RowGroup, SchemaElement } from "hyparquet"
import { ByteWriter } from "hyparquet-writer"
import { writeColumn } from "hyparquet-writer/src/column.js"
import { encodeNestedValues } from "hyparquet-writer/src/dremel.js"
import { writeMetadata } from "hyparquet-writer/src/metadata.js"
import { schemaPathResolver } from "hyparquet-writer/src/schema.js"
import { snappyCompress } from "hyparquet-writer/src/snappy.js"
import { type Batch, type Cell, type Column, rowsOf } from "./Columns.ts"
import { cellsOf } from "./Packed.ts"

/** First and last bytes of every Parquet file. */
export const parquetMagic = new TextEncoder().encode("PAR1")

/** Target size of a page, in bytes. */
const pageSize = 1_048_576
const codec: CompressionCodec = "SNAPPY"

const element = ({ name, nullable, type }: Column): SchemaElement => {
  const repetition = { name, repetition_type: nullable ? "OPTIONAL" : "REQUIRED" } as const
  switch (type) {
    case "id":
    case "text":
      return { ...repetition, type: "BYTE_ARRAY", converted_type: "UTF8", logical_type: { type: "STRING" } }
    case "time":
      return {
        ...repetition,
        type: "INT64",
        converted_type: "TIMESTAMP_MILLIS",
        logical_type: { type: "TIMESTAMP", isAdjustedToUTC: true, unit: "MILLIS" }
      }
    case "number":
      return { ...repetition, type: "INT32" }
    case "count":
      return { ...repetition, type: "INT64" }
    case "flag":
      return { ...repetition, type: "BOOLEAN" }
  }
}

/** The schema of a file with these columns. */
export const parquetSchema = (columns: ReadonlyArray<Column>): Array<SchemaElement> => [
  { name: "root", num_children: columns.length },
  ...columns.map(element)
]

const physical = ({ type }: Column, values: ReadonlyArray<Cell>): Array<unknown> =>
  type === "count" || type === "time"
    ? values.map((value) => (typeof value === "number" ? BigInt(value) : value))
    : [...values]

/** Where the bytes of a row group went and what is in it; `offset` is where it begins in the whole file. */
export const parquetRowGroup = Effect.fnUntraced(function* (
  columns: ReadonlyArray<Column>,
  batch: Batch,
  offset: number
) {
  const writer = new ByteWriter(256 * 1024)
  writer.offset = offset
  const schema = parquetSchema(columns)
  const path = schemaPathResolver(schema)
  const chunks: RowGroup["columns"] = []
  for (const [at, column] of columns.entries()) {
    const tree = path([column.name])
    const schemaPath = tree.map((node) => node.element)
    const { chunk } = writeColumn({
      writer,
      column: {
        columnName: column.name,
        element: element(column),
        schemaPath,
        codec,
        compressors: { SNAPPY: snappyCompress },
        stats: false,
        pageSize,
        columnIndex: false,
        offsetIndex: false
      },
      pageData: encodeNestedValues(tree, physical(column, cellsOf(column, batch[at] ?? [])))
    })
    chunks.push(chunk)
    // A column takes some milliseconds: others get their turn between two.
    yield* Effect.yieldNow
  }
  const rowGroup: RowGroup = {
    columns: chunks,
    total_byte_size: chunks.reduce((sum, { meta_data }) => sum + (meta_data?.total_uncompressed_size ?? 0n), 0n),
    num_rows: BigInt(rowsOf(batch)),
    total_compressed_size: BigInt(writer.offset - offset)
  }
  return { bytes: writer.getBytes(), rowGroup }
})

/** The end of a file: what its row groups are, their length, the magic bytes. Read back by `rowGroupsOf`. */
export const parquetFooter = (
  columns: ReadonlyArray<Column>,
  rowGroups: ReadonlyArray<RowGroup>
): Uint8Array<ArrayBuffer> => {
  const writer = new ByteWriter()
  writeMetadata(writer, {
    version: 2,
    created_by: "lyceum",
    schema: parquetSchema(columns),
    num_rows: rowGroups.reduce((sum, { num_rows }) => sum + num_rows, 0n),
    row_groups: [...rowGroups],
    metadata_length: 0
  })
  writer.appendBytes(parquetMagic)
  return new Uint8Array(writer.getBuffer())
}

/** The row groups that a footer names. */
export const rowGroupsOf = (footer: Uint8Array): ReadonlyArray<RowGroup> =>
  parquetMetadata(new Uint8Array(footer).buffer).row_groups
