/** A law of the port ObjectStore: a promise of its docstrings, and an effect that dies where a store breaks it. */
import { randomUUID } from "node:crypto"
import { assert } from "@effect/vitest"
import { ObjectStore } from "@lyceum/storage/ObjectStore"
import { Effect, Stream } from "effect"

export interface Law {
  readonly name: string
  readonly holds: Effect.Effect<void, unknown, ObjectStore>
}

/** What a store and a place of its own in that store give a law to work with. */
export interface Workplace {
  readonly store: ObjectStore["Service"]
  /** Begins every key of this law: unique, so laws may run at once and again on a store that is kept. */
  readonly prefix: string
}

/** Declares a law. Its objects are removed afterwards, so that a suite on a real store leaves nothing. */
export const law = <E, A>(name: string, body: (workplace: Workplace) => Effect.Effect<A, E>): Law => ({
  name,
  holds: Effect.gen(function* () {
    const store = yield* ObjectStore
    const prefix = `contract/${randomUUID()}/`
    yield* Effect.ensuring(body({ store, prefix }), Effect.ignore(removeAll(store, prefix)))
  })
})

const removeAll = Effect.fnUntraced(function* (store: ObjectStore["Service"], prefix: string) {
  for (;;) {
    const page = yield* store.list({ prefix, limit: 500 })
    if (page.length === 0) return
    yield* Effect.forEach(page, ({ key }) => store.remove(key), { concurrency: 16, discard: true })
  }
})

/** The bytes of a stream as one array. */
export const collect = <E, R>(stream: Stream.Stream<Uint8Array, E, R>): Effect.Effect<Uint8Array, E, R> =>
  Effect.map(Stream.runCollect(stream), (pieces) => new Uint8Array(Buffer.concat(pieces)))

/** Dies unless both are the same bytes; says where they part instead of printing them. */
export const sameBytes = (actual: Uint8Array, expected: Uint8Array, what: string): void => {
  assert.strictEqual(actual.byteLength, expected.byteLength, `${what}: number of bytes`)
  assert.strictEqual(
    expected.findIndex((byte, at) => actual[at] !== byte),
    -1,
    `${what}: first byte that differs`
  )
}

/** The tag of the error that an effect fails with; dies when it succeeds or fails with something else. */
export const failureTag = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<string, A, R> =>
  Effect.map(Effect.flip(effect), (error) =>
    typeof error === "object" && error !== null && "_tag" in error ? String(error._tag) : String(error)
  )

/** UTF-8 bytes of a text. */
export const text = (value: string): Uint8Array => new TextEncoder().encode(value)
