/** Thumbnails: WebP, at most 480 pixels a side, upright, without metadata. */
import type { Sharp } from "sharp"
import { load } from "../ObjectReader.ts"

/** Longest side, in pixels. */
const side = 480
/** Most pixels of an image that is opened: a small file can claim to be any size. */
export const maxPixels = 100_000_000

/** An image of bytes, opened with care: bounded pixels, row by row, damage is an error. */
export const openImage = async (bytes: Uint8Array): Promise<Sharp> => {
  const { default: sharp } = await load(() => import("sharp"))
  // No cache between files, one thread: a function's memory and cores are few.
  sharp.cache(false)
  sharp.concurrency(1)
  return sharp(bytes, { failOn: "error", limitInputPixels: maxPixels, sequentialRead: true })
}

/** Decodes the whole image, so that damage anywhere in it is found, and gives its thumbnail. */
export const thumbnailOf = async (bytes: Uint8Array): Promise<Uint8Array> =>
  new Uint8Array(
    await (
      await openImage(bytes)
    )
      .autoOrient()
      .resize({ width: side, height: side, fit: "inside", withoutEnlargement: true })
      .webp({ quality: 75 })
      .toBuffer()
  )
