/** Ids that are made here. */

/** A random UUID (RFC 9562, version 4); also on pages that were not served securely, where `crypto.randomUUID` is missing. */
export const newId = (): string => {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  const [sixth = 0, eighth = 0] = [bytes[6], bytes[8]]
  bytes[6] = (sixth & 0x0f) | 0x40
  bytes[8] = (eighth & 0x3f) | 0x80
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-")
}
