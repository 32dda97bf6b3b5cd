/** What the frame of a YouTube video says. Pure. */

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null

const number = (value: unknown): number | undefined =>
  typeof value === "number" && Number.isFinite(value) ? value : undefined

/** Seconds from the start, the length in seconds, and the state of the player (1 = it plays, 0 = it is over). */
export interface YouTubeFacts {
  readonly currentTime: number | undefined
  readonly duration: number | undefined
  readonly state: number | undefined
}

/** Reads a message; fields that it does not say are `undefined`. */
export const decodeYouTube = (data: unknown): YouTubeFacts => {
  const parsed = ((): unknown => {
    try {
      return typeof data === "string" ? JSON.parse(data) : data
    } catch {
      return undefined
    }
  })()
  const message = isRecord(parsed) ? parsed : {}
  const info = isRecord(message["info"]) ? message["info"] : {}
  const changed = message["event"] === "onStateChange" ? number(message["info"]) : undefined
  return {
    currentTime: number(info["currentTime"]),
    duration: number(info["duration"]),
    state: number(info["playerState"]) ?? changed
  }
}
