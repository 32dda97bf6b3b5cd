/**
 * Pixel images: decoded whole within bounds, so that damage and bombs are found; measured as they are seen; served without
 * what their taker did not mean to publish.
 */
import { Effect } from "effect"
import type { Metadata } from "sharp"
import { type Describe, nothingFound } from "../Findings.ts"
import { ask } from "../ObjectReader.ts"
import { unfit } from "../Unfit.ts"
import { withoutMetadata } from "./ImageMetadata.ts"
import { avifWithoutMetadata } from "./metadata/Avif.ts"
import { maxPixels, openImage, thumbnailOf } from "./Thumbnail.ts"

/** Frames of all sizes together: a film is not sent as GIF. */
const maxFrames = 2000

/** The longest EXIF that we write ourselves: the orientation alone. */
const ownExif = 64

const tells = ({ exif, iptc, xmp }: Metadata): boolean =>
  (exif !== undefined && exif.length > ownExif) || iptc !== undefined || xmp !== undefined

/** The image without metadata, its pixels bit for bit what they were; `null` where it has none. */
const cleaned = async (bytes: Uint8Array, mediaType: string, found: Metadata): Promise<Uint8Array | null> => {
  const cut = Object.hasOwn(withoutMetadata, mediaType) ? withoutMetadata[mediaType] : undefined
  if (cut === undefined && !tells(found)) return null
  const result = cut === undefined ? avifWithoutMetadata(bytes, found) : cut(bytes, found.orientation ?? 1)
  const after = await (await openImage(result)).metadata()
  if ((cut !== undefined && tells(after)) || after.width !== found.width || after.height !== found.height)
    throw unfit("corrupt", "its metadata cannot be parted from its picture")
  return result
}

export const describeImage: Describe = Effect.fn("describeImage")(function* ({ mediaType, reader }) {
  return yield* ask(reader, "the image", async () => {
    const bytes = await reader.read(0, reader.size)
    const found = await (await openImage(bytes)).metadata().catch((error: unknown) => {
      throw error instanceof Error && /exceeds pixel limit/.test(error.message)
        ? unfit("too-large", `more than ${maxPixels} pixels`)
        : error
    })
    if (found.width * found.height > maxPixels) throw unfit("too-large", `more than ${maxPixels} pixels`)
    if ((found.pages ?? 1) > maxFrames) throw unfit("too-large", `more than ${maxFrames} frames`)
    return {
      ...nothingFound,
      width: found.autoOrient.width,
      height: found.autoOrient.height,
      thumbnail: await thumbnailOf(bytes),
      replacement: await cleaned(bytes, mediaType, found)
    }
  })
})
