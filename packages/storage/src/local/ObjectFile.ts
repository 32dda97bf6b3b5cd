/**
 * One object is one file: the bytes, then what is known of them as JSON, then the length of that JSON (4 bytes, big-endian)
 * and a mark (4 bytes). One file, so bytes and their description can never part; at the end, so that the etag (SHA-256 of
 * the bytes, hexadecimal) is known when it is written, and the bytes begin where any other program expects them.
 */
import { createHash } from "node:crypto"
import { Effect, type FileSystem, Option, Schema, Stream } from "effect"

const mark = new TextEncoder().encode("LYO1")
const footerLength = 8
/** Bytes read at once: what a stream holds in memory. */
const pieceLength = 65_536

const Description = Schema.fromJsonString(Schema.Struct({ etag: Schema.String, mediaType: Schema.String }))
const encode = Schema.encodeEffect(Description)
const decode = Schema.decodeUnknownEffect(Description)

/** What the end of a file says; `size` is the number of bytes of the object. */
export interface Described {
  readonly size: number
  readonly etag: string
  readonly mediaType: string
}

/** A file of the store that does not end as the store writes it: changed or cut from outside. */
export class DamagedObjectFile extends Schema.TaggedError<DamagedObjectFile>()("DamagedObjectFile", {
  reason: Schema.String
}) {
  override get message() {
    return `a file of the object store is damaged: ${this.reason}`
  }
}

/** Writes a whole object file and waits until the disk has it. */
export const writeObject = Effect.fnUntraced(function* <E, R>(
  file: FileSystem.File,
  bytes: Stream.Stream<Uint8Array, E, R>,
  mediaType: string
) {
  const hash = createHash("sha256")
  let size = 0
  yield* Stream.runForEach(bytes, (piece) => {
    hash.update(piece)
    size += piece.byteLength
    return piece.byteLength === 0 ? Effect.void : file.writeAll(piece)
  })
  const described: Described = { size, etag: hash.digest("hex"), mediaType }
  const json = new TextEncoder().encode(yield* Effect.orDie(encode(described)))
  const end = new Uint8Array(json.byteLength + footerLength)
  end.set(json)
  new DataView(end.buffer).setUint32(json.byteLength, json.byteLength)
  end.set(mark, json.byteLength + 4)
  yield* file.writeAll(end)
  yield* file.sync
  return described
})

/** Reads exactly the bytes from `position` on, `length` of them. */
const readExactly = Effect.fnUntraced(function* (file: FileSystem.File, position: number, length: number) {
  const buffer = new Uint8Array(length)
  let filled = 0
  while (filled < length) {
    const count = yield* file.read(buffer.subarray(filled), { position: BigInt(position + filled) })
    if (count === 0) return yield* new DamagedObjectFile({ reason: "it ends too early" })
    filled += count
  }
  return buffer
})

/** What the end of an open object file says. */
export const readDescription = Effect.fnUntraced(function* (file: FileSystem.File) {
  const fileLength = Number((yield* file.stat).size)
  if (fileLength < footerLength) return yield* new DamagedObjectFile({ reason: "it is too short" })
  const footer = yield* readExactly(file, fileLength - footerLength, footerLength)
  if (!mark.every((byte, index) => footer[index + 4] === byte)) {
    return yield* new DamagedObjectFile({ reason: "its mark is missing" })
  }
  const jsonLength = new DataView(footer.buffer).getUint32(0)
  const size = fileLength - footerLength - jsonLength
  if (size < 0) return yield* new DamagedObjectFile({ reason: "its description does not fit" })
  const json = new TextDecoder().decode(yield* readExactly(file, size, jsonLength))
  const known = yield* Effect.mapError(
    decode(json),
    () => new DamagedObjectFile({ reason: "its description cannot be read" })
  )
  const described: Described = { size, ...known }
  return described
})

/** All bytes of an open object file. */
export const readBytes = (file: FileSystem.File, described: Described) => readExactly(file, 0, described.size)

/** The bytes from `start` up to but without `end` of an open object file, piece by piece. */
export const streamBytes = (file: FileSystem.File, start: number, end: number) =>
  Stream.paginate(start, (position) => {
    const length = Math.min(pieceLength, end - position)
    if (length <= 0) return Effect.succeed([[], Option.none<number>()] as const)
    return Effect.map(
      readExactly(file, position, length),
      (piece) => [[piece], position + length < end ? Option.some(position + length) : Option.none<number>()] as const
    )
  })
