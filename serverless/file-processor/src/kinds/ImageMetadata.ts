/**
 * Takes out of an image what its taker did not mean to publish (place, camera, names, comments), without decoding it: pixels
 * stay as they are, bit for bit. Colour profiles stay, and the orientation, which is then all that EXIF says. What stands
 * after the end of the image goes too. Pure; throws where a file is not made as its kind is.
 */
import { gifWithoutMetadata } from "./metadata/Gif.ts"
import { jpegWithoutMetadata } from "./metadata/Jpeg.ts"
import { pngWithoutMetadata } from "./metadata/Png.ts"
import { webpWithoutMetadata } from "./metadata/Webp.ts"

/** Bytes without metadata, by media type, where their own structure tells what to leave out. `orientation` is 1 to 8. */
export const withoutMetadata: Readonly<Record<string, (bytes: Uint8Array, orientation: number) => Uint8Array>> = {
  "image/gif": gifWithoutMetadata,
  "image/jpeg": jpegWithoutMetadata,
  "image/png": pngWithoutMetadata,
  "image/webp": webpWithoutMetadata
}
