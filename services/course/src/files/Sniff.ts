/** What bytes are, from how they begin, whatever their name says. Pure. */

const ascii = (bytes: Uint8Array, from: number, to: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1", from, to)

/** A signature: text (latin-1) that stands at `at`. */
interface Signature {
  readonly type: string
  readonly at: number
  readonly is: RegExp
  readonly length: number
}
const sign = (type: string, is: RegExp, length: number, at = 0): Signature => ({ type, at, is, length })

/* oxlint-disable no-control-regex -- signatures of files are control characters */
const signatures: ReadonlyArray<Signature> = [
  sign("image/png", /^\x89PNG\r\n\x1a\n/, 8),
  sign("image/jpeg", /^\xff\xd8\xff/, 3),
  sign("image/gif", /^GIF8[79]a/, 6),
  sign("image/webp", /^RIFF[^]{4}WEBP/, 12),
  sign("image/avif", /^[^]{4}ftypavi[fs]/, 12),
  sign("image/x-icon", /^\0\0\x01\0/, 4),
  sign("image/bmp", /^BM[^]{4}\0\0\0\0/, 10),
  sign("audio/wav", /^RIFF[^]{4}WAVE/, 12),
  sign("audio/mpeg", /^(?:ID3|\xff[\xe2-\xe7\xf2-\xff])/, 3),
  sign("audio/ogg", /^OggS/, 4),
  sign("video/webm", /^\x1aE\xdf\xa3/, 4),
  sign("video/mp4", /^[^]{4}ftyp/, 8),
  sign("application/pdf", /%PDF-/, 1024),
  sign("application/zip", /^PK(?:\x03\x04|\x05\x06|\x07\x08)/, 4),
  sign("application/gzip", /^\x1f\x8b\x08/, 3),
  sign("application/x-executable", /^(?:\x7fELF|MZ[^]{58}|\xcf\xfa\xed\xfe|\xca\xfe\xba\xbe)/, 64)
]
/* oxlint-enable no-control-regex */

/** Bytes that are looked at. */
export const headLength = 4096

const markup =
  /^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--[^]*?-->\s*)*(?:<!doctype\s+(html|svg)|<(html|head|body|script|iframe|svg)\b)/i

/** Media type of a file by its first bytes; `text/plain` for text of any kind; `null` when it cannot be told. */
export const sniff = (head: Uint8Array): string | null => {
  if (head.length === 0) return null
  for (const { at, is, length, type } of signatures) if (is.test(ascii(head, at, at + length))) return type
  const text = ascii(head, 0, headLength)
  const tag = markup.exec(text)
  if (tag !== null) return (tag[1] ?? tag[2] ?? "").toLowerCase() === "svg" ? "image/svg+xml" : "text/html"
  return head.includes(0) ? null : "text/plain"
}

const isText = (mediaType: string): boolean =>
  mediaType.startsWith("text/") ||
  ["application/json", "application/xml", "application/x-subrip", "image/svg+xml"].includes(mediaType)

/** Types that are containers of another type. */
const containers: Readonly<Record<string, string>> = {
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "application/zip",
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "application/zip",
  "application/vnd.openxmlformats-officedocument.presentationml.presentation": "application/zip",
  "application/epub+zip": "application/zip",
  "audio/mp4": "video/mp4",
  "video/quicktime": "video/mp4",
  "video/ogg": "audio/ogg"
}

/**
 * Why bytes cannot be what their name says, or `null`. `declared` is the type that follows from the name. Bytes under a name
 * that says nothing (`application/octet-stream`) may be anything: they are saved, never shown.
 */
export const disagreement = (declared: string, head: Uint8Array): string | null => {
  if (declared === "application/octet-stream") return null
  const found = sniff(head)
  const said = `its name says ${declared}, its content is ${found ?? "of no known type"}`
  if (isText(declared)) {
    if (head.length === 0) return declared === "image/svg+xml" ? "it is empty" : null
    if (found === null || !isText(found)) return said
    // a page under another name is not shown as that; XML may well be SVG or XHTML
    if (declared === "image/svg+xml") return found === "image/svg+xml" ? null : said
    return null
  }
  if (head.length === 0) return "it is empty"
  return found === declared || found === (Object.hasOwn(containers, declared) ? containers[declared] : undefined)
    ? null
    : said
}
