/**
 * Who asks, and why: set by the HTTP middleware for a request and by the consumer for an event, written into the metadata
 * of every event that follows from it.
 */
import type { EventId } from "@lyceum/domain/Ids"
import { Context } from "effect"

/** An Idempotency-Key, made unique to its caller and route, and the fingerprint of the request's body. */
export interface IdempotencyKey {
  readonly key: string
  readonly fingerprint: string
}

export interface CommandOrigin {
  /** `user:<id>` or `service:<name>`. */
  readonly actor: string
  readonly correlationId: string
  readonly causationId?: EventId
  readonly traceparent?: string
  readonly idempotency?: IdempotencyKey
}

export const CommandContext = Context.Reference<CommandOrigin>("@lyceum/database/CommandContext", {
  defaultValue: () => ({ actor: "service:unknown", correlationId: "none" })
})
