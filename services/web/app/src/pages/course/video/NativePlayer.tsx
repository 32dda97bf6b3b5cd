/** The browser's own player, for files of the course and addresses of videos. */
import type { Transcript } from "@lyceum/sdk"
import { type Ref, useEffect, useImperativeHandle, useMemo, useRef, useState } from "react"
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
        onLoadedMetadata={({ currentTarget }) => {
          setBroken(false)
          onLength(currentTarget.duration)
          if (first > 0) currentTarget.currentTime = first
        }}
        onTimeUpdate={({ currentTarget }) => {
          const { currentTime, paused, playbackRate } = currentTarget
          onTime(currentTime, !paused, playbackRate)
          if (end !== null && currentTime >= end && !paused) currentTarget.pause()
        }}
        onPause={onRest}
        onEnded={onRest}
      >
        {captions.map(({ language, src: address }) => (
          <track key={address} kind="captions" srcLang={language} label={nameOf(language)} src={address} />
        ))}
      </video>
      {broken && <FieldError>{t("video.broken")}</FieldError>}
    </>
  )
}
