/** New names for what an author adds. */

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")

/** A random UUID (RFC 9562 5.4); `crypto.randomUUID` is missing on pages that are not served securely. */
export const newId = (): string => {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  const text = hex(bytes)
  const variant = "89ab"[(bytes[8] ?? 0) & 3] ?? "8"
  return `${text.slice(0, 8)}-${text.slice(8, 12)}-4${text.slice(13, 16)}-${variant}${text.slice(17, 20)}-${text.slice(20)}`
}

/** A short name within a quiz or an archive: letters and digits. */
export const shortName = (prefix: string): string => `${prefix}_${newId().slice(0, 8)}`
