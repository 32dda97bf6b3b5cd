/** Who a request acts as, and the key that it may be sent with twice: for handlers and the commands that they run. */
import { CommandContext, type IdempotencyKey, RequestIdempotency } from "@lyceum/database/CommandContext"
import { type Actor, actorName } from "@lyceum/domain/Actor"
import { Context, Effect } from "effect"
import { hash } from "node:crypto"
import { RequestInfo } from "./RequestInfo.ts"

/**
 * Runs a handler as an actor: events that follow from the request name them and correlate by its id. `idempotency`: the key that
 * this request came with, where that is known by now.
 */
export const actingAs =
  <Id, Shape extends Actor>(key: Context.Key<Id, Shape>, actor: Shape, idempotency: IdempotencyKey | null = null) =>
  <A, E, R>(handler: Effect.Effect<A, E, R>): Effect.Effect<A, E, Exclude<R, Id>> =>
    Effect.updateContext(handler, (context: Context.Context<R>) => {
      const { requestId, traceparent } = Context.get(context, RequestInfo)
      const acting = Context.add(context, CommandContext, {
        actor: actorName(actor),
        correlationId: requestId,
        ...(traceparent === undefined ? {} : { traceparent })
      })
      return idempotency === null ? acting : Context.add(acting, RequestIdempotency, idempotency)
    }).pipe(Effect.provideService(key, actor))

/** Longest Idempotency-Key. */
export const maxKeyLength = 255

export const isKey = (key: string): boolean => key !== "" && key.length <= maxKeyLength

/** A request's key: of the path itself, not its template, since the same key for two things is two requests. */
export const idempotencyOf = (method: string, url: string, key: string, body: string): IdempotencyKey => ({
  route: `${method} ${url.split("?")[0]}`,
  key,
  fingerprint: hash("sha256", `${key}\n${body}`, "base64url")
})
