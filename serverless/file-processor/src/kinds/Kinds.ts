/** Which reader looks into which kind of file. The libraries of each are loaded when the first such file comes. */
import type { Describe } from "../Findings.ts"
import { officeTypes } from "../Sniff.ts"

/** The reader of a media type that is taken. */
export const describerOf = async (mediaType: string): Promise<Describe> => {
  if (mediaType === "image/svg+xml") return (await import("./Drawing.ts")).describeDrawing
  if (mediaType.startsWith("image/")) return (await import("./Image.ts")).describeImage
  if (/^(?:audio|video)\//.test(mediaType)) return (await import("./Film.ts")).describeFilm
  if (mediaType === "application/pdf") return (await import("./Pdf.ts")).describePdf
  if (officeTypes.includes(mediaType) || mediaType === "application/epub+zip")
    return (await import("./Office.ts")).describeOffice
  if (mediaType === "application/zip") return (await import("./Zip.ts")).describeZip
  if (mediaType === "text/vtt" || mediaType === "application/x-subrip")
    return (await import("./Subtitles.ts")).describeSubtitles
  return (await import("./Text.ts")).describeText
}
