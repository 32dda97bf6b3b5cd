/** What bytes are by how they begin, held against what the upload was declared to be. */
import { type MaterialRejection } from "@lyceum/events/Materials"
import { Effect } from "effect"
import { isCompoundFile, isEncryptedOffice } from "./kinds/CompoundFile.ts"
import { type ObjectReader, ask, load } from "./ObjectReader.ts"

/** Bytes that are looked at: containers name their kind late. */
const headLength = 65_536

const office = "application/vnd.openxmlformats-officedocument"
export const officeTypes: ReadonlyArray<string> = [
  `${office}.wordprocessingml.document`,
  `${office}.presentationml.presentation`,
  `${office}.spreadsheetml.sheet`
]
const zipBased = [...officeTypes, "application/epub+zip", "application/zip"]

/** What each declared type may begin as, where that is not its own name. */
const beginnings: Readonly<Record<string, ReadonlyArray<string>>> = {
  "image/png": ["image/png", "image/apng"],
  "video/mp4": ["video/mp4", "video/x-m4v", "video/quicktime", "audio/mp4", "audio/x-m4a"],
  "video/quicktime": ["video/quicktime", "video/mp4"],
  "video/webm": ["video/webm"],
  "audio/mp4": ["audio/mp4", "audio/x-m4a", "audio/x-m4b", "video/mp4"],
  "audio/ogg": ["audio/ogg", "application/ogg", "audio/ogg; codecs=opus"],
  "audio/wav": ["audio/wav"],
  ...Object.fromEntries(zipBased.map((type) => [type, zipBased]))
}

/** Types that are text: nothing binary may stand at their beginning, the rest their own reader says. */
export const isTextType = (mediaType: string): boolean =>
  mediaType.startsWith("text/") || ["application/json", "application/x-subrip", "image/svg+xml"].includes(mediaType)

/** What `file-type` knows that is text all the same. */
const textual = /^(?:text\/|application\/(?:xml|json|x-ndjson|rtf|x-subrip|pgp-encrypted|postscript))|\+xml|^image\/svg/

/** Whether bytes that begin as `found` (`undefined` = nothing known) can be of the declared type. Pure. */
export const agrees = (declared: string, found: string | undefined): boolean => {
  if (isTextType(declared)) return found === undefined || textual.test(found)
  if (found === undefined) return false
  const allowed = Object.hasOwn(beginnings, declared) ? beginnings[declared] : undefined
  // A zip of any content is first of all a zip; what kind, its parts say.
  return (allowed ?? [declared]).includes(found) || (zipBased.includes(declared) && isZipBased(found))
}

const isZipBased = (found: string): boolean =>
  /^application\/(?:zip|epub\+zip|java-archive|x-zip|vnd\.(?:openxmlformats|ms-|oasis)|x-xpinstall|vnd\.android)/.test(
    found
  )

/** Length of the record that ends a zip, without its comment, and the longest comment (APPNOTE 4.3.16). */
const zipEndLength = 22
const tailLength = zipEndLength + 65_535

/** Whether bytes end as a zip does, whatever they begin as: a reader of zips would take the file for one. Pure. */
export const endsAsZip = (tail: Uint8Array): boolean => {
  const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength)
  for (let at = tail.length - zipEndLength; at >= 0; at--)
    if (
      view.getUint32(at, true) === 0x06054b50 &&
      at + zipEndLength + view.getUint16(at + 20, true) === tail.length &&
      view.getUint16(at + 10, true) > 0
    )
      return true
  return false
}

/**
 * Why the bytes are not what they were declared to be, or `null`: another kind, two kinds at once, or an Office document
 * behind a password (a compound file, MS-OFFCRYPTO 2.3).
 */
export const disagreement = (declared: string, reader: ObjectReader) =>
  ask(reader, "its beginning", async (): Promise<MaterialRejection | null> => {
    const { fileTypeFromBuffer } = await load(() => import("file-type"))
    const head = await reader.read(0, headLength)
    if (officeTypes.includes(declared) && isCompoundFile(head))
      return (await isEncryptedOffice(reader)) ? "encrypted" : "type-mismatch"
    if (!agrees(declared, await kindOf(fileTypeFromBuffer, head))) return "type-mismatch"
    if (zipBased.includes(declared)) return null
    return endsAsZip(await reader.read(Math.max(0, reader.size - tailLength), reader.size)) ? "type-mismatch" : null
  }).pipe(
    // What cannot be told is not what it was declared to be.
    Effect.catchTag("Unfit", () => Effect.succeed("type-mismatch" as const))
  )

/** The media type by the beginning; a sound whose tags are longer than the beginning is told by those. */
const kindOf = async (
  detect: (bytes: Uint8Array) => Promise<{ readonly mime: string } | undefined>,
  head: Uint8Array
): Promise<string | undefined> => {
  const found = await detect(head)
  return found?.mime ?? (head[0] === 0x49 && head[1] === 0x44 && head[2] === 0x33 ? "audio/mpeg" : undefined)
}
