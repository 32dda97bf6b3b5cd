/** The browser's own player, for files of the course and addresses of videos. */
import type { Transcript } from "@lyceum/sdk"
import { type Ref, type SyntheticEvent, useEffect, useImperativeHandle, useMemo, useRef, useState } from "react"
import { useLanguageName } from "./use-language-name.ts"
import { FieldError } from "../../../design/Field.tsx"
import { useT } from "../texts.ts"
import type { PlayerEvents, PlayerHandle } from "./player.ts"
import { vttOf } from "./vtt.ts"

/** Captions as addresses that the player can read, for as long as it is there. */
const useCaptions = (transcripts: ReadonlyArray<Transcript>) => {
  const [captions, setCaptions] = useState<ReadonlyArray<{ readonly language: string; readonly src: string }>>([])
  useEffect(() => {
    const made = transcripts.map(({ cues, language }) => ({
      language,
      src: URL.createObjectURL(new Blob([vttOf(cues)], { type: "text/vtt" }))
    }))
    setCaptions(made)
    return () => {
      for (const { src } of made) URL.revokeObjectURL(src)
    }
  }, [transcripts])
  return captions
}

export const NativePlayer = ({
  title,
  src,
  start,
  end,
  transcripts,
  ref,
  onLength,
  onPlayed,
  onRest,
  onTime
}: PlayerEvents & {
  readonly title: string
  readonly src: string
  /** Where to begin, in seconds. */
  readonly start: number
  /** Where the lesson ends; `null` = with the video. */
  readonly end: number | null
  readonly transcripts: ReadonlyArray<Transcript>
  readonly ref: Ref<PlayerHandle>
}) => {
  const t = useT()
  const nameOf = useLanguageName()
  const video = useRef<HTMLVideoElement>(null)
  const [broken, setBroken] = useState(false)
  const captions = useCaptions(transcripts)
  // Where to begin is asked once: what is saved meanwhile must not move the player.
  const first = useMemo(() => start, [src])
  useImperativeHandle(ref, () => ({
    seek: (seconds) => {
      if (video.current === null) return
      video.current.currentTime = seconds
      void video.current.play().catch(() => undefined)
    }
  }))
  const learnLength = (element: HTMLVideoElement) => {
    setBroken(false)
    onLength(element.duration)
    if (first > 0) element.currentTime = first
  }
  // The element loads from the moment it is made, before it is in the page: what it said until then nobody heard.
  useEffect(() => {
    const element = video.current
    if (element === null) return
    if (element.error !== null) setBroken(true)
    else if (element.readyState >= HTMLMediaElement.HAVE_METADATA) learnLength(element)
  }, [src])
  /** The browser knows exactly what was played, at any pace, and what was skipped. */
  const tellPlayed = ({ played }: HTMLVideoElement) => {
    for (let part = 0; part < played.length; part++) onPlayed(played.start(part), played.end(part))
  }
  const rest = ({ currentTarget }: SyntheticEvent<HTMLVideoElement>) => {
    tellPlayed(currentTarget)
    onRest()
  }
  return (
    <>
      <video
        ref={video}
        className="video-frame"
        src={src}
        controls
        playsInline
        preload="metadata"
        aria-label={title}
        onError={() => setBroken(true)}
        onLoadedMetadata={({ currentTarget }) => learnLength(currentTarget)}
        onTimeUpdate={({ currentTarget }) => {
          const { currentTime, paused } = currentTarget
          tellPlayed(currentTarget)
          onTime(currentTime, !paused)
          if (end !== null && currentTime >= end && !paused) currentTarget.pause()
        }}
        onPause={rest}
        onEnded={rest}
      >
        {captions.map(({ language, src: address }) => (
          <track key={address} kind="captions" srcLang={language} label={nameOf(language)} src={address} />
        ))}
      </video>
      {broken && <FieldError>{t("video.broken")}</FieldError>}
    </>
  )
}
