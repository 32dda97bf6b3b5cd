/**
 * Reads any part of an object for libraries that want promises, in constant memory: blocks of 256 KiB, the 16 last used kept,
 * so that many small reads beside each other are one request. A library that is given a failing read throws errors of its own
 * making; the reader remembers what really happened.
 */
import {
  ObjectStore,
  type InvalidObjectKey,
  type ObjectNotFound,
  type ObjectStoreUnavailable
} from "@lyceum/storage/ObjectStore"
import { Effect, Schema, Stream } from "effect"
import { isUnfit, type Unfit, unfit } from "./Unfit.ts"

export type StoreError = InvalidObjectKey | ObjectNotFound | ObjectStoreUnavailable

export interface ObjectReader {
  readonly size: number
  /** Bytes from `start` up to but without `end`; fewer where the object ends. */
  readonly read: (start: number, end: number) => Promise<Uint8Array>
  /** Why a read failed, if one did. */
  readonly failure: () => StoreError | undefined
}

const blockLength = 262_144
const maxBlocks = 16

/** In one piece, and never a `Buffer`, as stores may give them: libraries treat the two differently. */
const joined = (pieces: ReadonlyArray<Uint8Array>): Uint8Array => {
  const [only] = pieces
  if (only !== undefined && pieces.length === 1) return new Uint8Array(only.buffer, only.byteOffset, only.byteLength)
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}

/** Bytes of an object from `start` up to but without `end`, in one piece: for bounded parts alone. */
export const readRange = Effect.fnUntraced(function* (key: string, start: number, end: number) {
  const store = yield* ObjectStore
  if (end <= start) return new Uint8Array(0)
  return joined(yield* Stream.runCollect(store.stream(key, { start, end: end - 1 })))
})

/** A reader of one object of a known size. */
export const objectReader = Effect.fnUntraced(function* (key: string, size: number) {
  const run = Effect.runPromiseWith(yield* Effect.context<ObjectStore>())
  let failure: StoreError | undefined
  const fetch = (start: number, end: number): Promise<Uint8Array> =>
    run(
      Effect.tapError(readRange(key, start, end), (error) =>
        Effect.sync(() => {
          failure ??= error
        })
      )
    )
  // Insertion order is the order of use: the first is the one not used for longest.
  const blocks = new Map<number, Promise<Uint8Array>>()
  const block = (index: number): Promise<Uint8Array> => {
    const found = blocks.get(index) ?? fetch(index * blockLength, Math.min((index + 1) * blockLength, size))
    blocks.delete(index)
    blocks.set(index, found)
    const [oldest] = blocks.keys()
    if (blocks.size > maxBlocks && oldest !== undefined) blocks.delete(oldest)
    return found
  }
  const reader: ObjectReader = {
    size,
    failure: () => failure,
    read: async (start, end) => {
      const to = Math.min(end, size)
      if (to <= start) return new Uint8Array(0)
      if (to - start > 4 * blockLength) return fetch(start, to)
      const pieces: Array<Uint8Array> = []
      for (let index = Math.floor(start / blockLength); index * blockLength < to; index++) {
        const from = index * blockLength
        pieces.push((await block(index)).subarray(Math.max(0, start - from), to - from))
      }
      return joined(pieces)
    }
  }
  return reader
})

/** Longest look into one file; the cloud's own limit of the function must be longer. */
const patience = "90 seconds"

/** A library could not be loaded: a fault of the deployment and not of the file. */
class NotLoaded extends Schema.TaggedError<NotLoaded>()("NotLoaded", { cause: Schema.Defect() }) {
  override get message() {
    return "a library of the function cannot be loaded"
  }
}
const isNotLoaded = Schema.is(NotLoaded)

/** Loads a library at its first use. */
export const load = <A>(library: () => Promise<A>): Promise<A> =>
  library().catch((cause: unknown) => {
    throw new NotLoaded({ cause })
  })

const blame = (what: string, error: unknown): Unfit =>
  isUnfit(error) ? error : unfit("corrupt", `${what}: ${error instanceof Error ? error.message : String(error)}`)

/**
 * Asks a library about a file. What it throws is the file's fault (`corrupt`), unless it threw a refusal. When the store failed
 * under it the job must come again, and when it cannot be loaded that is a defect: no file is refused for either.
 */
export const ask = <A>(
  reader: ObjectReader,
  what: string,
  look: () => Promise<A>
): Effect.Effect<A, Unfit | StoreError> =>
  Effect.tryPromise({
    try: look,
    catch: (error) => reader.failure() ?? (isNotLoaded(error) ? error : blame(what, error))
  }).pipe(
    Effect.catchTag("NotLoaded", (fault) => Effect.die(fault)),
    Effect.timeoutOrElse({
      duration: patience,
      orElse: () => Effect.fail(unfit("corrupt", `${what}: not understood within ${patience}`))
    })
  )
