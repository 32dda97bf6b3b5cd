/** A video with its transcript; where one is, and how much one has seen, is kept. */
import type { DeliveredItem, ItemProgress, VideoSource } from "@lyceum/sdk"
import { useCallback, useEffect, useRef, useState } from "react"
import { record } from "../../../api/activity/record.ts"
import { EmptyState } from "../../../design/States.tsx"
import { useFormat } from "../../../i18n/format.ts"
import { useT } from "../texts.ts"
import { NativePlayer } from "./NativePlayer.tsx"
import type { PlayerHandle } from "./player.ts"
import { TranscriptPanel } from "./TranscriptPanel.tsx"
import "./Video.css"
import { clock } from "./vtt.ts"
import { percentWatched, startAt, type Watched, watchedBefore, withPart } from "./watched.ts"
import { YouTubePlayer } from "./YouTubePlayer.tsx"

type Body = Extract<DeliveredItem["body"], { kind: "video" }>

/** How often to say how far it is while it plays, in seconds of the video. */
const reportEvery = 10

/** The first source that can be played, a file of the course before others: with its address. */
const playable = (
  sources: ReadonlyArray<VideoSource>,
  files: DeliveredItem["files"]
):
  | { readonly kind: "native"; readonly src: string }
  | { readonly kind: "youtube"; readonly videoId: string }
  | undefined => {
  for (const kind of ["file", "url", "youtube"] as const) {
    for (const source of sources) {
      if (source.kind !== kind) continue
      if (source.kind === "youtube") return { kind: "youtube", videoId: source.videoId }
      const src = source.kind === "url" ? source.url : files.find(({ path }) => path === source.path)?.url
      if (src !== undefined) return { kind: "native", src }
    }
  }
  return undefined
}

/** Follows the player and records how far it is. `learns`: whether what is seen counts for somebody. */
const useWatching = (item: DeliveredItem, body: Body, progress: ItemProgress | undefined, learns: boolean) => {
  const known = useRef<Watched | undefined>(undefined)
  const time = useRef(0)
  const reported = useRef(-1)
  const percentBefore = useRef(progress?.percentWatched ?? 0)
  const begin = (length: number) => {
    if (!Number.isFinite(length) || length <= 0 || known.current !== undefined) return
    const clip = { start: body.clip?.start ?? 0, end: Math.min(length, body.clip?.end ?? length) }
    known.current = watchedBefore(clip, percentBefore.current)
  }
  const report = useCallback(() => {
    if (!learns || known.current === undefined || time.current === reported.current) return
    reported.current = time.current
    const percent = Math.round(percentWatched(known.current) * 100) / 100
    const positionSeconds = Math.round(time.current * 100) / 100
    const { courseId, id: itemId } = item
    record({ type: "video-progressed", courseId, itemId, data: { percent, positionSeconds } })
  }, [item, learns])
  const played = (from: number, to: number) => {
    if (known.current !== undefined) known.current = withPart(known.current, from, to)
  }
  const move = (seconds: number, playing: boolean) => {
    time.current = seconds
    if (playing && Math.abs(seconds - reported.current) >= reportEvery) report()
  }
  useEffect(() => {
    const leave = () => {
      if (reported.current >= 0) report()
    }
    window.addEventListener("pagehide", leave, { capture: true })
    return () => {
      window.removeEventListener("pagehide", leave, { capture: true })
      leave()
    }
  }, [report])
  return { begin, move, played, report }
}

export const VideoBody = ({
  item,
  body,
  progress,
  learns
}: {
  readonly item: DeliveredItem
  readonly body: Body
  readonly progress: ItemProgress | undefined
  readonly learns: boolean
}) => {
  const t = useT()
  const format = useFormat()
  const player = useRef<PlayerHandle>(null)
  const [time, setTime] = useState(0)
  const { begin, move, played, report } = useWatching(item, body, progress, learns)
  const end = body.clip?.end ?? null
  const clip = { start: body.clip?.start ?? 0, end: end ?? body.durationSeconds ?? Number.POSITIVE_INFINITY }
  // Asked once: what is reported while it plays must not move the player.
  const [start] = useState(() => startAt(clip, progress?.positionSeconds))
  const source = playable(body.sources, item.files)
  if (source === undefined) return <EmptyState icon="video" title={t("video.none")} />
  const common = {
    title: item.title,
    start,
    end,
    ref: player,
    onLength: begin,
    onPlayed: played,
    onRest: report,
    onTime: (seconds: number, playing: boolean) => {
      move(seconds, playing)
      setTime(seconds)
    }
  }
  return (
    <div className="video" data-transcript={body.transcripts.length > 0 || undefined}>
      <div className="video-player">
        {source.kind === "native" ? (
          <NativePlayer {...common} src={source.src} transcripts={body.transcripts} />
        ) : (
          <YouTubePlayer {...common} videoId={source.videoId} />
        )}
        <p className="small muted num">
          {start > clip.start && <span>{t("video.resumes", { time: clock(start) })} </span>}
          {progress?.percentWatched !== undefined && (
            <span>{t("video.watched", { percent: format.percent(progress.percentWatched) })}</span>
          )}
        </p>
      </div>
      {body.transcripts.length > 0 && (
        <TranscriptPanel
          transcripts={body.transcripts}
          time={time}
          onSeek={(seconds) => player.current?.seek(seconds)}
        />
      )}
    </div>
  )
}
