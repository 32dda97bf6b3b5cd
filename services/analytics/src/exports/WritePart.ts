/** One part of an export: rows read group by group, encoded and put into the object store as they come. */
import { ObjectStore } from "@lyceum/storage/ObjectStore"
import { Effect, Fiber, Option, Stream } from "effect"
import type { RowGroup } from "hyparquet"
import { type Batch, joined, rowsOf } from "./Columns.ts"
import { csvLines } from "./ExportCsv.ts"
import type { StoredExport } from "./Exports.ts"
import { parquetFooter, parquetRowGroup } from "./ExportParquet.ts"
import { mediaTypes } from "./ExportFile.ts"
import type { Position } from "./Position.ts"
import { rowSources } from "./rows/Sources.ts"

/** How much is read and written at once, in rows: a page of the database, a row group, a part. */
export interface Sizes {
  readonly page: number
  readonly group: number
  readonly part: number
}

/** Small enough that nobody else waits long for this thread, large enough for a file that reads well. */
export const sizes: Sizes = { page: 5000, group: 10_000, part: 400_000 }

/** What a worker knows of the export it writes. */
export interface Work {
  readonly asked: Pick<StoredExport, "kind" | "format" | "from" | "to">
  readonly courses: ReadonlyArray<string>
  readonly sizes: Sizes
  readonly now: number
}

/** The next rows from a position on: a whole group (of lines: a page) unless the rows or the part end before. */
const readGroup = Effect.fnUntraced(function* (work: Work, from: Position, left: number) {
  const { asked, courses, now } = work
  // Lines need no groups: a page is as good as more, and less to hold.
  const group = Math.min(left, asked.format === "csv" ? work.sizes.page : work.sizes.group)
  const batches: Array<Batch> = []
  let position = from
  let rows = 0
  while (rows < group) {
    const course = courses[position.course]
    if (course === undefined) break
    const page = yield* rowSources[asked.kind].page({
      course,
      range: { from: asked.from.getTime(), to: asked.to.getTime() },
      after: position.after,
      limit: Math.min(work.sizes.page, group - rows),
      now
    })
    if (rowsOf(page.batch) > 0) batches.push(page.batch)
    rows += rowsOf(page.batch)
    position = page.last === null ? { course: position.course + 1, after: null } : { ...position, after: page.last }
  }
  return { batch: joined(batches), position }
})

/** Writes rows from a position on under a key; `offset` is where the part begins in the whole file. */
export const writePart = Effect.fn("writePart")(function* (work: Work, from: Position, key: string, offset: number) {
  const store = yield* ObjectStore
  const { columns } = rowSources[work.asked.kind]
  const { format } = work.asked
  const rowGroups: Array<RowGroup> = []
  let rows = 0
  let bytes = 0
  let position = from

  const encode = Effect.fnUntraced(function* (batch: Batch) {
    if (format === "csv") return csvLines(columns, batch)
    const group = yield* parquetRowGroup(columns, batch, offset + bytes)
    rowGroups.push(group.rowGroup)
    return group.bytes
  })
  const body = Stream.unwrap(
    Effect.gen(function* () {
      const scope = yield* Effect.scope
      // The next group is read while this one is encoded and written, and never more than that one.
      const begin = (at: Position) =>
        Effect.forkIn(readGroup(work, at, work.sizes.part - rows), scope, { startImmediately: true })
      return Stream.paginate(yield* begin(from), (reading) =>
        Effect.gen(function* () {
          const group = yield* Fiber.join(reading)
          position = group.position
          rows += rowsOf(group.batch)
          const more = position.course < work.courses.length && rows < work.sizes.part
          const next = more ? Option.some(yield* begin(position)) : Option.none()
          const encoded = rowsOf(group.batch) === 0 ? [] : [yield* encode(group.batch)]
          bytes += encoded[0]?.length ?? 0
          return [encoded, next] as const
        })
      )
    })
  )
  yield* store.putStream(key, body, mediaTypes[format])
  return { rows, bytes, position, footer: rowGroups.length === 0 ? null : parquetFooter(columns, rowGroups) }
})
