/** What an instance does beside answering: health, operations for people who run it, and removing what is over. */
import { Health } from "@lyceum/runtime/management/Health"
import { Operations } from "@lyceum/runtime/management/Operations"
import { Effect, Layer, Option } from "effect"
import { SqlClient } from "effect/sql"
import { Relay } from "@lyceum/messaging/Relay"
import { SignInThrottle } from "./sign-in/SignInThrottle.ts"
import { Sessions } from "./tokens/Sessions.ts"
import { SigningKeys } from "./tokens/SigningKeys.ts"

export const housekeeping = Layer.effectDiscard(Effect.gen(function*() {
  const health = yield* Health
  const operations = yield* Operations
  const relay = yield* Relay
  const keys = yield* SigningKeys
  const sessions = yield* Sessions
  const throttle = yield* SignInThrottle
  const sql = yield* SqlClient.SqlClient

  yield* health.add(
    "database",
    sql`SELECT 1`.pipe(Effect.as(null), Effect.orElseSucceed(() => "the database does not answer"))
  )
  yield* health.add("relay", Effect.map(relay.failing, Option.getOrNull))
  yield* operations.add("rotate-signing-key", {
    description: "makes a new signing key; tokens of the old one stay valid until they expire",
    run: () => Effect.map(keys.rotate, (kid) => ({ kid }))
  })
  yield* Effect.forkScoped(
    Effect.andThen(sessions.prune, throttle.prune).pipe(
      Effect.catchCause((cause) => Effect.logWarning("what is over was not removed", cause)),
      Effect.delay("1 hour"),
      Effect.forever
    )
  )
}))
