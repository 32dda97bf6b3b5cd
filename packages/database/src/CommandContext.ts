/**
 * Who asks, and why: set by the HTTP middleware for a request and by the consumer for an event, written into the metadata
 * of every event that follows from it.
 */
import type { EventId } from "@lyceum/domain/Ids"
import { Context } from "effect"

/** A request's Idempotency-Key with its route, and a fingerprint of key and body. */
export interface IdempotencyKey {
  readonly route: string
  readonly key: string
  readonly fingerprint: string
}

export interface CommandOrigin {
  /** `user:<id>`, `service:<name>` or `anonymous`. */
  readonly actor: string
  readonly correlationId: string
  readonly causationId?: EventId
  readonly traceparent?: string
}

export const CommandContext = Context.Reference<CommandOrigin>("@lyceum/database/CommandContext", {
  defaultValue: () => ({ actor: "service:unknown", correlationId: "none" })
})

/** Set by the HTTP middleware where a route takes an Idempotency-Key and the caller sent one. */
export const RequestIdempotency = Context.Reference<IdempotencyKey | null>("@lyceum/database/RequestIdempotency", {
  defaultValue: () => null
})
