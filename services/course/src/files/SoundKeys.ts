/** Keys that we made of ids and hashes, or that the file processor made: a refused one is a defect. */
import { InvalidObjectKey } from "@lyceum/storage/ObjectStore"
import { Effect, Schema } from "effect"

const isInvalidKey = Schema.is(InvalidObjectKey)

/** The effect without `InvalidObjectKey`. */
export const soundKeys = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.catchIf(effect, (error): error is Extract<E, InvalidObjectKey> => isInvalidKey(error), Effect.die)
