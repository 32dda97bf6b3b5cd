/** Captions for the browser's own player. Pure. */
import type { Cue } from "@lyceum/sdk"

const two = (value: number) => String(value).padStart(2, "0")

/** Hours, minutes, seconds and milliseconds, as WebVTT wants them. */
const timestamp = (seconds: number): string => {
  const millis = Math.max(0, Math.round(seconds * 1000))
  const whole = Math.floor(millis / 1000)
  const rest = String(millis % 1000).padStart(3, "0")
  return `${two(Math.floor(whole / 3600))}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}.${rest}`
}

const escaped = (text: string): string =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll(/\n{2,}/g, "\n")
    .trim()

/** A WebVTT file of some cues (https://www.w3.org/TR/webvtt1/). */
export const vttOf = (cues: ReadonlyArray<Cue>): string =>
  [
    "WEBVTT",
    ...cues.map(
      ({ end, start, text }) => `${timestamp(start)} --> ${timestamp(Math.max(end, start + 0.1))}\n${escaped(text)}`
    )
  ].join("\n\n")

/** The place in a video as a player shows it: 3:07, 1:02:45. */
export const clock = (seconds: number): string => {
  const whole = Math.max(0, Math.floor(seconds))
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60]
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`
}
