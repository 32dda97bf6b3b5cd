/**
 * What may be uploaded into a course: by the extension of its name, the media type that this stands for and the most bytes.
 * The course service asks before it lets anybody upload, the file processor asks again of the bytes. Pure and browser-safe.
 */

/** A kind of file. `extension` without dot, in small letters. */
export interface MaterialType {
  readonly extension: string
  readonly mediaType: string
  readonly maximumBytes: number
}

const megabyte = 1_000_000

const types = (mediaType: string, megabytes: number, ...extensions: ReadonlyArray<string>) =>
  extensions.map((extension): MaterialType => ({ extension, mediaType, maximumBytes: megabytes * megabyte }))

const office = "application/vnd.openxmlformats-officedocument"

/** Every kind that is taken. Films up to 2 GB; what is read as a whole to be checked has small bounds. */
export const materialTypes: ReadonlyArray<MaterialType> = [
  ...types("image/avif", 50, "avif"),
  ...types("image/gif", 50, "gif"),
  ...types("image/jpeg", 50, "jpg", "jpeg"),
  ...types("image/png", 50, "png"),
  ...types("image/webp", 50, "webp"),
  ...types("image/svg+xml", 5, "svg"),
  ...types("audio/mp4", 2000, "m4a"),
  ...types("audio/mpeg", 2000, "mp3"),
  ...types("audio/ogg", 2000, "ogg"),
  ...types("audio/wav", 2000, "wav"),
  ...types("video/mp4", 2000, "mp4", "m4v"),
  ...types("video/quicktime", 2000, "mov"),
  ...types("video/webm", 2000, "webm"),
  ...types("application/pdf", 200, "pdf"),
  ...types(`${office}.wordprocessingml.document`, 200, "docx"),
  ...types(`${office}.presentationml.presentation`, 200, "pptx"),
  ...types(`${office}.spreadsheetml.sheet`, 200, "xlsx"),
  ...types("application/epub+zip", 200, "epub"),
  ...types("application/zip", 200, "zip"),
  ...types("application/json", 20, "json"),
  ...types("application/x-subrip", 5, "srt"),
  ...types("text/vtt", 5, "vtt"),
  ...types("text/csv", 20, "csv"),
  ...types("text/markdown", 20, "md"),
  ...types("text/plain", 20, "txt")
]

const byExtension = new Map(materialTypes.map((type) => [type.extension, type]))

/** The kind of a file by its path, or `undefined` where it is none of those that are taken. */
export const materialTypeOf = (path: string): MaterialType | undefined =>
  byExtension.get(/\.([A-Za-z0-9]+)$/.exec(path)?.[1]?.toLowerCase() ?? "")
