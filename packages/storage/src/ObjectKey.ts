/** The rule for keys that all adapters share, so that a key that one store takes is taken by every other. */
import { Effect } from "effect"
import { InvalidObjectKey } from "./ObjectStore.ts"

const form = /^[A-Za-z0-9._-]+(?:\/[A-Za-z0-9._-]+)*$/
const dots = /(?:^|\/)\.{1,2}(?:\/|$)/

/** True for 1 to 900 characters of `A-Z a-z 0-9 . _ -` in segments parted by `/`, none of them empty, `.` or `..`. */
export const isObjectKey = (key: string): boolean => key.length <= 900 && form.test(key) && !dots.test(key)

/** The key itself, or `InvalidObjectKey`. Every adapter asks this before it asks anything else. */
export const checkObjectKey = (key: string): Effect.Effect<string, InvalidObjectKey> =>
  isObjectKey(key) ? Effect.succeed(key) : Effect.fail(new InvalidObjectKey({ key }))
