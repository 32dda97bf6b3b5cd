/** Bytes of a remote object that go on where a broken connection left them, in constant memory. */
import { NodeStream } from "@effect/platform-node"
import { Effect, Stream } from "effect"
import type { Readable } from "node:stream"

/** An answer that has begun. `length` is the number of bytes that it will have, `etag` names the version that it is of. */
export interface OpenAnswer {
  readonly body: Readable
  readonly length: number
  readonly etag: string | undefined
}

/** How often a broken answer is asked for again without a byte more having come. */
const patience = 4

/**
 * Bytes from `start` on. `open` asks for those from `position` on, of the version `etag` once one is known, and has retries of its
 * own; `broken` makes an error of a connection that ended too early.
 */
export const resumedRead = <E>(options: {
  readonly start: number
  readonly open: (position: number, etag: string | undefined) => Effect.Effect<OpenAnswer, E>
  readonly broken: (cause: unknown) => E
}): Stream.Stream<Uint8Array, E> =>
  Stream.suspend(() => {
    let position = options.start
    let fruitless = 0
    const read = (known: string | undefined): Stream.Stream<Uint8Array, E> =>
      Stream.unwrap(
        Effect.map(options.open(position, known), ({ body, etag, length }) => {
          const whole = position + length
          const missing = Stream.suspend(() =>
            position === whole ? Stream.empty : Stream.fail(options.broken(new Error("the answer ended too early")))
          )
          return NodeStream.fromReadable<Uint8Array, E>({ evaluate: () => body, onError: options.broken }).pipe(
            Stream.tap((piece) =>
              Effect.sync(() => {
                position += piece.byteLength
                fruitless = 0
              })
            ),
            Stream.concat(missing),
            Stream.catchIf(
              // When the last byte came and only then the connection broke, nothing is missing.
              () => position === whole || fruitless++ < patience,
              () => (position === whole ? Stream.empty : read(etag))
            )
          )
        })
      )
    return read(undefined)
  })
