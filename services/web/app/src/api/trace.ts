/** Names of traces. */

const hex = (bytes: number): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) => byte.toString(16).padStart(2, "0")).join("")

/**
 * A new trace for one request, as its header `traceparent` (W3C Trace Context). It says that nothing is recorded here: whether
 * the services record the trace is decided where they are reached, and no browser's business.
 */
export const newTraceparent = (): string => `00-${hex(16)}-${hex(8)}-00`
