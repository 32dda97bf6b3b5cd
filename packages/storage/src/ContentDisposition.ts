/** The header by which a browser saves a file under a name (RFC 6266, with the encoding of RFC 8187). Pure. */

/** Octets that RFC 8187 leaves as they are (attr-char). */
const plain = /[A-Za-z0-9!#$&+.^_`|~-]/

/** What no file system and no reader of a name needs: control characters, separators, and characters that turn the line around. */
// oxlint-disable-next-line no-control-regex -- control characters are what is taken out
const unwanted = /[\u0000-\u001f\u007f-\u009f/\\\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/**
 * `attachment` with a name of any characters: as ASCII for old readers and as UTF-8 for all others. Nothing in the name can end
 * the header or lead out of a folder; a name of nothing but such characters becomes `download`.
 */
export const attachment = (fileName: string): string => {
  const cleaned = fileName.toWellFormed().replace(unwanted, "_").trim()
  const name = cleaned === "" || /^\.+$/.test(cleaned) ? "download" : cleaned
  const ascii = name.replace(/[^\u0020-\u007e]/g, "_").replace(/["%\\;]/g, "_")
  const encoded = Array.from(new TextEncoder().encode(name), (byte) => {
    const character = String.fromCharCode(byte)
    return byte < 128 && plain.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`
  }).join("")
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`
}
