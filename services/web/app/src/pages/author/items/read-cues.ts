/** Transcripts as WebVTT and SubRip, to cues in seconds. Pure. */
import type { Cue } from "@lyceum/sdk"

/** `hh:mm:ss.mmm`, `mm:ss,mmm`; `null` when it is neither. */
const timeOf = (text: string): number | null => {
  const match = /^(?:(\d+):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3}))?$/.exec(text.trim())
  if (match === null) return null
  const [, hours = "0", minutes = "0", seconds = "0", fraction = ""] = match
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(`${seconds}.${fraction}0`)
}

const entities: Readonly<Record<string, string>> = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&nbsp;": "\u00a0" }

/** Without the marks of the format: speakers, classes, styles. */
const plain = (text: string): string =>
  text
    .replace(/<[^>]{0,200}>/g, "")
    .replace(/&(?:amp|lt|gt|nbsp);/g, (entity) => entities[entity] ?? entity)
    .trim()

/** The cues of a file; empty when it holds none. */
export const readCues = (source: string): Array<Cue> =>
  source
    .replace(/^\ufeff/, "")
    .replace(/\r\n?/g, "\n")
    .split(/\n{2,}/)
    .flatMap((block) => {
      const lines = block.split("\n")
      const at = lines.findIndex((line) => line.includes("-->"))
      const [from = "", to = ""] = (lines[at] ?? "").split("-->")
      const [start, end] = [timeOf(from), timeOf(to.trim().split(/\s/)[0] ?? "")]
      if (start === null || end === null || end < start) return []
      return [{ start, end, text: plain(lines.slice(at + 1).join("\n")) }]
    })
