/** What an operator may have a service with an event store do, and what it does by itself every hour. */
import type { PgClient } from "@effect/sql-pg"
import { Anchor, anchorsAfter, verifyAnchors } from "@lyceum/database/AuditAnchors"
import { auditTrail, streamState } from "@lyceum/database/AuditTrail"
import { pruneIdempotency } from "@lyceum/database/PruneIdempotency"
import { pruneInbox } from "@lyceum/database/PruneInbox"
import { type StateCheck, verifyChain } from "@lyceum/database/VerifyChain"
import { Effect, Layer, Schema } from "effect"
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

const decodeAnchors = Schema.decodeUnknownEffect(Schema.fromJsonString(Schema.Array(Anchor)))

/** Heads that one answer holds. */
const anchorPage = 1000

/** Events of a history that one answer holds, the newest. */
const historyPage = 10_000

/**
 * Offers the audit trail: `verify` walks every stream (or `stream` alone) and lists what does not fit, or holds heads that were
 * kept elsewhere (`anchors`, JSON) against it; `anchors` gives a page of heads to keep; `history` what happened to one object.
 */
export const verifyOperation = (checks: ReadonlyArray<StateCheck>) =>
  Layer.effectDiscard(
    Effect.gen(function* () {
      const operations = yield* Operations
      const context = yield* Effect.context<PgClient.PgClient>()
      yield* operations.add("verify", {
        description: "walks every stream, or the one of parameter `stream`: hashes, versions, states",
        run: ({ anchors, stream }) =>
          anchors === undefined
            ? Effect.provideContext(verifyChain(checks, stream), context)
            : decodeAnchors(anchors).pipe(
                Effect.mapError(({ message }) => new OperationFailed({ reason: message })),
                Effect.flatMap((heads) =>
                  Effect.map(verifyAnchors(heads), (findings) => ({ streams: heads.length, findings }))
                ),
                Effect.provideContext(context)
              )
      })
      yield* operations.add("anchors", {
        description: `the heads of ${anchorPage} streams after the one of parameter \`after\`, to keep elsewhere`,
        run: ({ after = "" }) => Effect.provideContext(anchorsAfter(after, anchorPage), context)
      })
      yield* operations.add("history", {
        description: "the events of the stream of parameter `stream`, oldest first, and whether they lead to its state",
        run: ({ stream = "" }) =>
          Effect.gen(function* () {
            const events = yield* auditTrail({ stream, limit: historyPage, before: undefined })
            const { findings } = yield* verifyChain(checks, stream)
            return { events: events.toReversed(), state: yield* streamState(stream), findings }
          }).pipe(Effect.provideContext(context))
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
