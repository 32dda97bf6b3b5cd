/** The file of an export: its parts one behind the other, between what comes first and last, hashed on the way. */
import { ObjectStore } from "@lyceum/storage/ObjectStore"
import { Effect, Stream } from "effect"
import { createHash } from "node:crypto"
import { csvHeader } from "./ExportCsv.ts"
import { mediaTypes } from "./ExportFile.ts"
import { parquetFooter, parquetMagic, rowGroupsOf } from "./ExportParquet.ts"
import type { StoredExport, StoredPart } from "./Exports.ts"
import { rowSources } from "./rows/Sources.ts"

/** Pieces read ahead; a store gives some tens of kilobytes at once. */
const piecesAhead = 4

/** First bytes of a file. */
export const headOf = ({ format, kind }: Pick<StoredExport, "format" | "kind">): Uint8Array =>
  format === "csv" ? new TextEncoder().encode(csvHeader(rowSources[kind].columns)) : parquetMagic

/** Puts the file together under a key; gives its size in bytes and its SHA-256 in hex. */
export const composeFile = Effect.fn("composeFile")(function* (
  asked: Pick<StoredExport, "format" | "kind">,
  parts: ReadonlyArray<StoredPart>,
  footers: ReadonlyArray<Uint8Array>,
  key: string
) {
  const store = yield* ObjectStore
  const { columns } = rowSources[asked.kind]
  const tail = asked.format === "csv" ? [] : [parquetFooter(columns, footers.flatMap(rowGroupsOf))]
  const hash = createHash("sha256")
  let size = 0
  const bytes = Stream.make(headOf(asked)).pipe(
    Stream.concat(Stream.flatMap(Stream.fromIterable(parts), (part) => store.stream(part.key))),
    Stream.concat(Stream.fromIterable(tail)),
    // The next pieces are read while one is hashed and written.
    Stream.buffer({ capacity: piecesAhead }),
    Stream.tap((chunk) =>
      Effect.sync(() => {
        hash.update(chunk)
        size += chunk.length
      })
    )
  )
  yield* store.putStream(key, bytes, mediaTypes[asked.format])
  return { size, sha256: hash.digest("hex") }
})
