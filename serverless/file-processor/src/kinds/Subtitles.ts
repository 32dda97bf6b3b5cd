/** Subtitles: WebVTT (W3C) and SubRip, as far as their cues and words go. Pure but for the reading. */
import { Effect } from "effect"
import { type Describe, nothingFound } from "../Findings.ts"
import { unfit } from "../Unfit.ts"
import { readText } from "./Text.ts"

/** Seconds from the beginning of the film. */
export interface Cue {
  readonly start: number
  readonly end: number
  readonly text: string
}

const time = String.raw`(?:(\d{1,4}):)?([0-5]?\d):([0-5]?\d)[.,](\d{3})`
const timing = new RegExp(String.raw`^\s*${time}\s*-->\s*${time}(?:\s.*)?$`)

const seconds = (parts: ReadonlyArray<string | undefined>): number => {
  const [hours = "0", minutes = "0", whole = "0", milliseconds = "0"] = parts
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(whole) + Number(milliseconds) / 1000
}

const words = (lines: ReadonlyArray<string>): string =>
  lines
    .join("\n")
    .replace(/<[^<>\n]*>|\{\\[^}\n]*\}/g, "")
    .replace(/&(amp|lt|gt|nbsp|lrm|rlm);/g, (_, name: string) => entities[name] ?? "")
    .trim()
const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", nbsp: " ", lrm: "", rlm: "" }

/**
 * The cues of subtitles, or `null` where they are none: no timed cue, a cue that ends before it starts, or WebVTT without its
 * first line. Blocks without a time (notes, styles, regions) are no cues.
 */
export const parseCues = (text: string, kind: "vtt" | "srt"): ReadonlyArray<Cue> | null => {
  const lines = text.replace(/\r\n?/g, "\n").split("\n")
  if (kind === "vtt" && !/^WEBVTT(?:[ \t].*)?$/.test(lines[0] ?? "")) return null
  const cues: Array<Cue> = []
  for (let at = 0; at < lines.length; at++) {
    if (!lines[at]?.includes("-->")) continue
    const match = timing.exec(lines[at] ?? "")
    if (match === null) return null
    const start = seconds(match.slice(1, 5))
    const end = seconds(match.slice(5, 9))
    if (end < start) return null
    const from = at + 1
    while (at + 1 < lines.length && lines[at + 1]?.trim() !== "") at++
    cues.push({ start, end, text: words(lines.slice(from, at + 1)) })
  }
  return cues.length === 0 ? null : cues
}

export const describeSubtitles: Describe = Effect.fn("describeSubtitles")(function* ({ mediaType, reader }) {
  const cues = parseCues(yield* readText(reader), mediaType === "text/vtt" ? "vtt" : "srt")
  if (cues === null) return yield* unfit("corrupt", "no subtitles that can be read")
  return { ...nothingFound, cues: cues.length, text: cues.map(({ text }) => text).join("\n") }
})
