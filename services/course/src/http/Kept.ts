/** Answers for everybody are kept for a moment, and no longer than this process leaves the catalogue as it is. */
import { keepAnswer } from "@lyceum/runtime/http/ReadyAnswers"
import { Effect } from "effect"
import { Outlines } from "../projections/Outlines.ts"

/**
 * Runs a handler whose answer may be given again for so many milliseconds. The count of changes is taken before it reads: what
 * was read while a course was published is not kept.
 */
export const kept = <A, E, R>(millis: number, handler: Effect.Effect<A, E, R>): Effect.Effect<A, E, R | Outlines> =>
  Effect.gen(function* () {
    const { changes } = yield* Outlines
    const before = changes()
    const answer = yield* handler
    yield* keepAnswer({ millis, isCurrent: () => changes() === before })
    return answer
  })
