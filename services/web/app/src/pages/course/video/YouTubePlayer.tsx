/**
 * A video of YouTube, on its host that sets no cookies, once somebody wants to see it. Its place comes over messages of the
 * frame (https://developers.google.com/youtube/iframe_api_reference), without its script in this page.
 */
import { type Ref, useEffect, useImperativeHandle, useRef, useState } from "react"
import { useT } from "../texts.ts"
import { Facade } from "./Facade.tsx"
import type { PlayerEvents, PlayerHandle } from "./player.ts"
import { decodeYouTube } from "./youtube-message.ts"

const host = "https://www.youtube-nocookie.com"

/** The longest step between two messages that is still watching, at twice the usual pace, and not jumping: in seconds. */
const longestStep = 2.5

const addressOf = (videoId: string, start: number, end: number | null): string => {
  const query = new URLSearchParams({
    enablejsapi: "1",
    origin: location.origin,
    autoplay: "1",
    playsinline: "1",
    rel: "0",
    start: String(Math.floor(start)),
    ...(end !== null && { end: String(Math.ceil(end)) })
  })
  return `${host}/embed/${videoId}?${query.toString()}`
}

export const YouTubePlayer = ({
  title,
  videoId,
  start,
  end,
  ref,
  onLength,
  onPlayed,
  onRest,
  onTime
}: PlayerEvents & {
  readonly title: string
  readonly videoId: string
  readonly start: number
  readonly end: number | null
  readonly ref: Ref<PlayerHandle>
}) => {
  const t = useT()
  const frame = useRef<HTMLIFrameElement>(null)
  /** Where it was asked to begin; `undefined` = not yet. */
  const [from, setFrom] = useState<number>()
  const latest = useRef({ onLength, onPlayed, onRest, onTime })
  useEffect(() => {
    latest.current = { onLength, onPlayed, onRest, onTime }
  })
  const say = (message: object) => frame.current?.contentWindow?.postMessage(JSON.stringify(message), host)
  useEffect(() => {
    if (from === undefined) return
    let playing = false
    let before = from
    const hear = ({ data, origin, source }: MessageEvent<unknown>) => {
      if (origin !== host || source !== frame.current?.contentWindow) return
      const { currentTime, duration, state } = decodeYouTube(data)
      if (duration !== undefined && duration > 0) latest.current.onLength(duration)
      if (state !== undefined) {
        if (playing && state !== 1) latest.current.onRest()
        playing = state === 1
      }
      if (currentTime === undefined) return
      const step = currentTime - before
      if (playing && step > 0 && step <= longestStep) latest.current.onPlayed(before, currentTime)
      before = currentTime
      latest.current.onTime(currentTime, playing)
    }
    window.addEventListener("message", hear)
    return () => window.removeEventListener("message", hear)
  }, [from])
  useImperativeHandle(ref, () => ({
    seek: (seconds) => {
      if (from === undefined) setFrom(seconds)
      else {
        say({ event: "command", func: "seekTo", args: [seconds, true] })
        say({ event: "command", func: "playVideo", args: [] })
      }
    }
  }))
  if (from === undefined) return <Facade host="YouTube" onPlay={() => setFrom(start)} />
  return (
    <iframe
      ref={frame}
      className="video-frame"
      title={title === "" ? t("video.player", { host: "YouTube" }) : title}
      src={addressOf(videoId, from, end)}
      allow="autoplay; fullscreen; encrypted-media; picture-in-picture"
      allowFullScreen
      onLoad={() => say({ event: "listening", id: 1 })}
    />
  )
}
