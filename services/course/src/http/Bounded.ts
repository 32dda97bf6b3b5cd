/** A body of bytes that ends with a problem of ours when it is longer than allowed, however it was announced. */
import { PayloadTooLarge } from "@lyceum/api/Problems"
import { Effect, Stream } from "effect"

/** Fails at the first byte beyond `maximumBytes`; what the reader kept until then is its own to throw away. */
export const bounded = <E>(
  bytes: Stream.Stream<Uint8Array, E>,
  maximumBytes: number
): Stream.Stream<Uint8Array, PayloadTooLarge | E> =>
  Stream.suspend(() => {
    let seen = 0
    return Stream.tap(bytes, (chunk) => {
      seen += chunk.length
      return seen > maximumBytes ? Effect.fail(new PayloadTooLarge({ maximumBytes })) : Effect.void
    })
  })
