/** A stream of bytes in parts of one size, the last one smaller: what multipart uploads take. */
import { Option, Stream } from "effect"

/** A part; `last` says that nothing follows it. `index` counts from 0. */
export interface Part {
  readonly index: number
  readonly bytes: Uint8Array
  readonly last: boolean
}

const piecesAtOnce = 16

/** Parts of exactly `size` bytes, the last one of 1 to `size`; an empty stream gives one empty part. Holds two parts at most. */
export const partsOf = <E, R>(bytes: Stream.Stream<Uint8Array, E, R>, size: number): Stream.Stream<Part, E, R> =>
  Stream.suspend(() => {
    let pieces: Array<Uint8Array> = []
    let held = 0
    const take = (): Uint8Array => {
      const part = Buffer.concat(pieces, held)
      pieces = []
      held = 0
      return part
    }
    const cut = (piece: Uint8Array): ReadonlyArray<Uint8Array> => {
      const full: Array<Uint8Array> = []
      for (let at = 0; at < piece.byteLength;) {
        const some = piece.subarray(at, at + size - held)
        at += some.byteLength
        held += some.byteLength
        pieces.push(some)
        if (held === size) full.push(take())
      }
      return full
    }
    let any = false
    const rest = Stream.suspend(() => (held > 0 || !any ? Stream.succeed(take()) : Stream.empty))
    return bytes.pipe(
      // A source may hand over thousands of pieces at once; no more than these are made parts before the first part goes.
      Stream.rechunk(piecesAtOnce),
      Stream.map((piece) => {
        const full = cut(piece)
        any = any || full.length > 0
        return full
      }),
      Stream.flattenIterable,
      Stream.concat(rest),
      Stream.zipWithNext,
      Stream.zipWithIndex,
      Stream.map(([[part, next], index]) => ({ index, bytes: part, last: Option.isNone(next) }))
    )
  })
