/** While DynamoDB is away the inbox is; the rest of the service works, and what is told meanwhile comes later. */
import { ServiceUnavailable } from "@lyceum/api/Problems"
import { DynamoUnavailable } from "@lyceum/storage/dynamo/Failures"
import { Effect } from "effect"

/** Tells the person, and the log why. */
export const inboxAway = <A, E, R>(effect: Effect.Effect<A, DynamoUnavailable | E, R>) =>
  Effect.catchIf(
    effect,
    (error) => error instanceof DynamoUnavailable,
    ({ message }) =>
      Effect.andThen(
        Effect.logWarning("the inbox does not answer", message),
        Effect.fail(new ServiceUnavailable({ detail: "the inbox does not answer; nothing is lost" }))
      )
  )
