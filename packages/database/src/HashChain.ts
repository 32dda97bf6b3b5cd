/** Tamper evidence: every event's hash covers the one before it in its stream (SHA-256 over canonical JSON, RFC 8785). */
import canonicalize from "canonicalize"
import { hash } from "node:crypto"

/** What a hash covers: everything about an event that must never change. */
export interface HashedEvent {
  readonly stream: string
  readonly version: number
  readonly id: string
  readonly type: string
  readonly data: unknown
  readonly metadata: unknown
  readonly occurredAt: string
}

/** Hash of the event before the first one. */
export const genesis: Uint8Array = new Uint8Array(32)

/** The hash of an event whose predecessor has the hash `previous`. */
export const chainHash = (previous: Uint8Array, event: HashedEvent): Uint8Array => {
  const { stream, version, id, type, data, metadata, occurredAt } = event
  const text = canonicalize({ stream, version, id, type, data, metadata, occurredAt }) ?? ""
  const covered = Buffer.allocUnsafe(previous.length + Buffer.byteLength(text))
  covered.set(previous)
  covered.write(text, previous.length)
  // By way of its digits: Node's one-shot hash gives bytes at several times the cost of a text.
  return new Uint8Array(Buffer.from(hash("sha256", covered, "hex"), "hex"))
}
