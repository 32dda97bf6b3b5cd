/** Which parts of a video were played. Pure. Times in seconds from the start of the video. */

/** The part of the file that is the lesson. */
export interface Clip {
  readonly start: number
  readonly end: number
}

export interface Watched {
  readonly clip: Clip
  /** The parts that were played: in order, none touches another. */
  readonly parts: ReadonlyArray<Clip>
}

/**
 * Nothing played yet but what an earlier visit reported: of that only the share is known, so it is taken to be the
 * beginning, which is how most people watch.
 */
export const watchedBefore = (clip: Clip, percent: number): Watched => ({
  clip,
  parts: percent > 0 ? [{ start: clip.start, end: clip.start + ((clip.end - clip.start) * percent) / 100 }] : []
})

/** With a part more; what lies outside the clip does not count. */
export const withPart = ({ clip, parts }: Watched, from: number, to: number): Watched => {
  let start = Math.max(clip.start, from)
  let end = Math.min(clip.end, to)
  if (!(end > start)) return { clip, parts }
  const rest: Array<Clip> = []
  for (const part of parts) {
    if (part.end < start || part.start > end) rest.push(part)
    else {
      start = Math.min(start, part.start)
      end = Math.max(end, part.end)
    }
  }
  return { clip, parts: [...rest, { start, end }].sort((a, b) => a.start - b.start) }
}

/** The share that was played, 0..100. Half a second missing at the end is the player's rounding, not the learner's. */
export const percentWatched = ({ clip, parts }: Watched): number => {
  const whole = clip.end - clip.start
  if (!(whole > 0)) return 0
  const played = parts.reduce((sum, part) => sum + part.end - part.start, 0)
  return played >= whole - 0.5 ? 100 : Math.max(0, (100 * played) / whole)
}

/** Where to go on: where it was left, from the start when that is nearly the end. */
export const startAt = (clip: Clip, position: number | undefined): number =>
  position === undefined || position <= clip.start || position >= clip.end - 5 ? clip.start : position
