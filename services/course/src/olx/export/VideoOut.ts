/** A video as a `video` element, with its transcripts as files. */
import type { VideoBody } from "@lyceum/domain/Content"
import type { Element } from "domhandler"
import { fileLink } from "../Links.ts"
import { writeSjson } from "../Transcript.ts"
import { element } from "../XmlText.ts"

/** `hh:mm:ss` with as many decimals as the seconds have. */
const timeText = (seconds: number): string => {
  const pad = (n: number) => String(n).padStart(2, "0")
  return `${pad(Math.floor(seconds / 3600))}:${pad(Math.floor(seconds / 60) % 60)}:${pad(Number((seconds % 60).toFixed(6)))}`
}

/** `store` puts a text below `static/` under a free name near the wanted one and gives the name back. */
export const videoOf = (
  body: typeof VideoBody.Type,
  attributes: Readonly<Record<string, string | null>>,
  store: (wanted: string, text: string) => string,
  name: string
): Element => {
  const youtube = body.sources.find((one) => one.kind === "youtube")
  const others = body.sources.flatMap((one) =>
    one.kind === "url" ? [one.url] : one.kind === "file" ? [fileLink(one.path)] : []
  )
  const transcripts = body.transcripts.map(({ language, cues }, index) =>
    element("transcript", { language, src: store(`${name}-${index + 1}.srt.sjson`, writeSjson(cues)) })
  )
  return element(
    "video",
    {
      ...attributes,
      youtube: youtube === undefined ? null : `1.00:${youtube.videoId}`,
      youtube_id_1_0: youtube === undefined ? "" : youtube.videoId,
      html5_sources: others.length === 0 ? null : JSON.stringify(others),
      start_time: body.clip === undefined ? null : timeText(body.clip.start),
      end_time: body.clip === undefined || body.clip.end === null ? null : timeText(body.clip.end),
      lyceum_duration_seconds: body.durationSeconds === null ? null : String(body.durationSeconds)
    },
    transcripts
  )
}
