/** What an operator may have a service with an event store do, and what it does by itself every hour. */
import type { PgClient } from "@effect/sql-pg"
import { pruneIdempotency } from "@lyceum/database/PruneIdempotency"
import { pruneInbox } from "@lyceum/database/PruneInbox"
import { type StateCheck, verifyChain } from "@lyceum/database/VerifyChain"
import { Effect, Layer } from "effect"
import { OperationFailed, Operations } from "./Operations.ts"

/** Offers `rebuild`: its needs are those of the layer; a failure's message is shown to the operator. */
export const rebuildOperation = <A, E extends { readonly message: string }, R>(
  description: string,
  rebuild: Effect.Effect<A, E, R>
) =>
  Layer.effectDiscard(
    Effect.gen(function* () {
      const operations = yield* Operations
      const context = yield* Effect.context<R>()
      yield* operations.add("rebuild", {
        description,
        run: () =>
          rebuild.pipe(
            Effect.mapError(({ message }) => new OperationFailed({ reason: message })),
            Effect.provideContext(context)
          )
      })
    })
  )

/** Offers `verify`: walks every stream and lists what does not fit. */
export const verifyOperation = (checks: ReadonlyArray<StateCheck>) =>
  Layer.effectDiscard(
    Effect.gen(function* () {
      const operations = yield* Operations
      const context = yield* Effect.context<PgClient.PgClient>()
      yield* operations.add("verify", {
        description: "walks every stream: hashes, versions, states",
        run: () => Effect.provideContext(verifyChain(checks), context)
      })
    })
  )

/** Every hour: forgets stored answers and inbox rows that nobody can ask for any more. */
export const pruning = Layer.effectDiscard(
  Effect.all([pruneIdempotency, pruneInbox], { discard: true }).pipe(
    Effect.catchCause((cause) => Effect.logWarning("what is over was not removed", cause)),
    Effect.delay("1 hour"),
    Effect.forever,
    Effect.forkScoped
  )
)
