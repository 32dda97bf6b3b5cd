/**
 * Media types of any characters where HTTP headers carry printable ASCII alone: those that fit are the object's content type,
 * others are kept in its metadata and its content type says nothing. Pure.
 */

/** What is sent; `metadata` is empty for every ordinary type. */
export interface TypeOnWire {
  readonly contentType: string
  readonly metadata: Readonly<Record<string, string>>
}

const fits = /^[\u0021-\u007e](?:[\u0020-\u007e]*[\u0021-\u007e])?$/
const name = "mediatype"
/** Keeps an empty type apart from none. */
const mark = "utf-8''"

/** How a media type is sent to a store. */
export const typeOnWire = (mediaType: string): TypeOnWire =>
  fits.test(mediaType)
    ? { contentType: mediaType, metadata: {} }
    : {
        contentType: "application/octet-stream",
        metadata: { [name]: mark + encodeURIComponent(mediaType.toWellFormed()) }
      }

/** The media type that was meant. Metadata that we did not write counts for nothing. */
export const typeFromWire = (
  contentType: string | undefined,
  metadata: Readonly<Record<string, string>> | undefined
): string => {
  const kept = metadata?.[name]
  if (kept?.startsWith(mark) === true) {
    try {
      return decodeURIComponent(kept.slice(mark.length))
    } catch {
      // not ours: what stands in the header counts
    }
  }
  return contentType ?? "application/octet-stream"
}
