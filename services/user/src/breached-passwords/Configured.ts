/** Which set of breached passwords is asked. */
import { Config, Effect, Layer, Option } from "effect"
import { BreachedPasswords } from "./BreachedPasswords.ts"
import { rangeService } from "./RangeService.ts"
import { standingsStarted } from "./Signals.ts"

/** `BREACH_RANGES`: where ranges are asked for; without it the list of common passwords is all there is, and the log says so. */
export const breachedPasswords = Layer.unwrap(
  Effect.gen(function* () {
    yield* standingsStarted
    const base = yield* Config.option(Config.URL("BREACH_RANGES"))
    if (Option.isSome(base)) return rangeService(base.value)
    yield* Effect.logInfo("no BREACH_RANGES: new passwords are checked against the list of common ones alone")
    return BreachedPasswords.none
  })
)
