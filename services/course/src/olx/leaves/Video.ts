/** `video` leaves: sources (YouTube, files), transcripts, the part that plays. */
import { type Transcript, VideoSource } from "@lyceum/domain/Content"
import { Option, Schema } from "effect"
import { readTime, readTranscript } from "../Transcript.ts"
import type { Leaf } from "../Structure.ts"
import { findElements } from "../XmlText.ts"
import { type LeafContext, type LeafReader, warnAttributes } from "./LeafContext.ts"

const known = new Set(
  (
    "youtube youtube_id youtube_id_1_0 html5_sources source sub transcripts transcript_language start_time end_time from to " +
    "edx_video_id download_video download_track track show_captions client_video_id only_on_web show_reset_button " +
    "youtube_id_0_75 youtube_id_1_25 youtube_id_1_5"
  ).split(" ")
)
const strings = Schema.decodeUnknownOption(Schema.fromJsonString(Schema.Array(Schema.String)))
const byLanguage = Schema.decodeUnknownOption(Schema.fromJsonString(Schema.Record(Schema.String, Schema.String)))
const decodeSource = Schema.decodeUnknownOption(VideoSource)

/** The YouTube id at normal speed: `youtube_id_1_0`, or the `1.00:` part of `youtube` or `youtube_id`. */
const youtubeId = (leaf: Leaf, context: LeafContext): string | null => {
  const { attribs } = leaf.element
  const speeds = (attribs["youtube"] ?? attribs["youtube_id"] ?? "").split(",").map((part) => part.trim().split(":"))
  const normal = speeds.find(([speed]) => Number(speed) === 1)?.[1] ?? speeds.find((parts) => parts.length === 1)?.[0]
  const id = [attribs["youtube_id_1_0"], normal].find((one) => one !== undefined && one !== "")
  if (id === undefined) return null
  // "=3D" of a quoted-printable mail, of which real courses hold traces: ids have 11 characters
  if (id.length === 13 && id.startsWith("3D")) {
    context.report.warn(
      leaf.place,
      `the YouTube id ${id} was read as ${id.slice(2)} (a mail encoding had been left in it)`
    )
    return id.slice(2)
  }
  return id
}

const sourcesOf = (leaf: Leaf, context: LeafContext): ReadonlyArray<VideoSource> => {
  const found: Array<VideoSource> = []
  const add = (source: unknown, shown: string): void => {
    const decoded = Option.getOrNull(decodeSource(source))
    if (decoded === null)
      context.report.warn(leaf.place, `the video source ${shown.slice(0, 200)} cannot be played and was left out`)
    else if (!found.some((one) => JSON.stringify(one) === JSON.stringify(decoded))) found.push(decoded)
  }
  const youtube = youtubeId(leaf, context)
  if (youtube !== null) add({ kind: "youtube", videoId: youtube }, youtube)
  const listed = Option.getOrElse(strings(leaf.element.attribs["html5_sources"] ?? "[]"), () => {
    context.report.warn(leaf.place, "html5_sources is not a list of addresses and was left out")
    return []
  })
  const children = findElements(leaf.element, (child) => child.name === "source").map(
    (child) => child.attribs["src"] ?? ""
  )
  const single = leaf.element.attribs["source"] ?? ""
  for (const address of [...listed, ...children, single].filter((one) => one.trim() !== "")) {
    const path = context.fileOf(address)
    if (path !== null) {
      if (!context.bundle.has(`static/${path}`)) context.report.warn(leaf.place, `the file static/${path} is missing`)
      add({ kind: "file", path }, path)
    } else if (address.startsWith("http://")) {
      context.report.warn(leaf.place, `the video address ${address.slice(0, 200)} was changed to https`)
      add({ kind: "url", url: address.replace(/^http:/, "https:") }, address)
    } else add({ kind: "url", url: address }, address)
  }
  return found
}

const transcriptsOf = (leaf: Leaf, context: LeafContext): ReadonlyArray<Transcript> => {
  const { attribs } = leaf.element
  const wanted: Array<readonly [language: string, path: string]> = []
  const sub = attribs["sub"]?.trim() ?? ""
  if (sub !== "") wanted.push(["en", `subs_${sub}.srt.sjson`])
  const listed = Option.getOrElse(byLanguage(attribs["transcripts"] ?? "{}"), () => ({}))
  wanted.push(...Object.entries(listed))
  for (const child of findElements(leaf.element, (one) => one.name === "transcript")) {
    const language = child.attribs["language"] ?? child.attribs["language_code"] ?? ""
    const video = attribs["edx_video_id"] ?? ""
    const path = child.attribs["src"] ?? `${video}-${language}.${child.attribs["file_format"] ?? "srt"}`
    wanted.push([language === "" ? "en" : language, path])
  }
  const seen = new Set<string>()
  return wanted.flatMap(([language, given]) => {
    const path = context.fileOf(given) ?? given
    if (seen.has(`${language} ${path}`)) return []
    seen.add(`${language} ${path}`)
    const text = context.bundle.text(`static/${path}`)
    if (text === null) {
      context.report.warn(leaf.place, `the transcript static/${path} is missing`)
      return []
    }
    const cues = readTranscript(text)
    if (cues === null) {
      context.report.warn(leaf.place, `the transcript static/${path} cannot be read; it stays a file of the course`)
      return []
    }
    context.consumed.add(path)
    return [{ language, cues }]
  })
}

const clipOf = (leaf: Leaf, context: LeafContext): { start: number; end: number | null } | null => {
  const { attribs } = leaf.element
  const time = (text: string | undefined): number => {
    if (text === undefined || text === "" || text === "None") return 0
    const seconds = readTime(text.replace(/^"|"$/g, ""))
    if (seconds === null)
      context.report.warn(leaf.place, `the time ${text.slice(0, 100)} cannot be read and was left out`)
    return seconds ?? 0
  }
  const start = time(attribs["start_time"] ?? attribs["from"])
  const end = time(attribs["end_time"] ?? attribs["to"])
  return start === 0 && end === 0 ? null : { start, end: end === 0 ? null : end }
}

export const readVideo: LeafReader = (leaf, context) => {
  warnAttributes(leaf, context, known)
  const sources = sourcesOf(leaf, context)
  if (sources.length === 0) context.report.warn(leaf.place, "no source of this video can be played")
  const duration = Number(leaf.element.attribs["lyceum_duration_seconds"] ?? "0")
  const clip = clipOf(leaf, context)
  return {
    body: {
      kind: "video",
      sources,
      transcripts: transcriptsOf(leaf, context),
      durationSeconds: Number.isFinite(duration) && duration > 0 ? duration : null,
      ...(clip === null ? {} : { clip })
    },
    rest: []
  }
}
