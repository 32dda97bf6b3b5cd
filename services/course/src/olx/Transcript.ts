/** Transcripts as Open edX stores them (`.srt.sjson`), and SubRip and WebVTT, to cues in seconds and back. Pure. */
import { Cue } from "@lyceum/domain/Content"
import { Option, Schema } from "effect"
import { textContent } from "domutils"
import { parseDocument } from "htmlparser2"

/** `start` and `end` in milliseconds, `text` with HTML entities. `seconds`: exact times where milliseconds lose some. */
const Sjson = Schema.Struct({
  start: Schema.Array(Schema.Finite),
  end: Schema.Array(Schema.Finite),
  text: Schema.Array(Schema.NullOr(Schema.String)),
  seconds: Schema.optionalKey(Schema.Array(Schema.Tuple([Schema.Finite, Schema.Finite])))
})
const decodeSjson = Schema.decodeUnknownOption(Schema.fromJsonString(Sjson))
const isCue = Schema.is(Cue)

const unescapeText = (text: string): string => textContent(parseDocument(text.replace(/</g, "&lt;")))
const escapeText = (text: string): string => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;")

const readSjson = (source: string): ReadonlyArray<Cue> | null => {
  const sjson = Option.getOrNull(decodeSjson(source))
  if (sjson === null) return null
  return sjson.start.flatMap((start, index) => {
    const end = sjson.end[index]
    if (end === undefined) return []
    const exact = sjson.seconds?.[index]
    const cue = {
      start: exact === undefined ? start / 1000 : exact[0],
      end: exact === undefined ? end / 1000 : exact[1],
      text: unescapeText(sjson.text[index] ?? "")
    }
    return isCue(cue) ? [cue] : []
  })
}

/** The `.srt.sjson` form of cues; reading it gives equal cues. */
export const writeSjson = (cues: ReadonlyArray<Cue>): string => {
  const milliseconds = (seconds: number) => Math.min(Math.round(seconds * 1000), Number.MAX_SAFE_INTEGER)
  const exact = cues.every((c) => milliseconds(c.start) / 1000 === c.start && milliseconds(c.end) / 1000 === c.end)
  return JSON.stringify({
    start: cues.map((cue) => milliseconds(cue.start)),
    end: cues.map((cue) => milliseconds(cue.end)),
    text: cues.map((cue) => escapeText(cue.text)),
    ...(exact ? {} : { seconds: cues.map((cue) => [cue.start, cue.end]) })
  })
}

/** `hh:mm:ss,mmm`, `mm:ss.mmm`, `hh:mm:ss`, or plain seconds; `null` when it is none of these. */
export const readTime = (text: string): number | null => {
  const match = /^(?:(?:(\d+):)?(\d{1,2}):)?(\d+)(?:[.,](\d{1,9}))?s?$/.exec(text.trim())
  if (match === null) return null
  const [, hours = "0", minutes = "0", seconds = "0", fraction = ""] = match
  const time = Number(hours) * 3600 + Number(minutes) * 60 + Number(`${seconds}.${fraction}0`)
  return Number.isFinite(time) ? time : null
}

const readSubtitles = (source: string): ReadonlyArray<Cue> | null => {
  const cues: Array<Cue> = []
  for (const block of source
    .replace(/^\ufeff/, "")
    .replace(/\r\n?/g, "\n")
    .split(/\n{2,}/)) {
    const lines = block.split("\n")
    const at = lines.findIndex((line) => line.includes("-->"))
    const [from, to] = at < 0 ? [] : (lines[at] ?? "").split("-->")
    const start = readTime(from ?? "")
    const end = readTime((to ?? "").trim().split(/\s/)[0] ?? "")
    if (start === null || end === null) continue
    cues.push({
      start,
      end,
      text: unescapeText(
        lines
          .slice(at + 1)
          .join("\n")
          .replace(/<[^>]{0,200}>/g, "")
          .trim()
      )
    })
  }
  return cues.length === 0 ? null : cues
}

/** Reads a transcript by what it looks like; `null` when it is none of the three formats. */
export const readTranscript = (source: string): ReadonlyArray<Cue> | null =>
  source.trimStart().startsWith("{") ? readSjson(source) : readSubtitles(source)
