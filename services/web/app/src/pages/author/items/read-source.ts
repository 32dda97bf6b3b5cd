/** Where a video is, from what an author pastes. Pure. */
import type { VideoSource } from "@lyceum/sdk"

const youtubeId = /^[\w-]{1,64}$/
const inAddress = /(?:youtu\.be\/|[?&]v=|\/(?:embed|shorts|live)\/)([\w-]{1,64})/

/** The source; `null` when the text is none: a YouTube id or address, or an address that begins with https. */
export const readSource = (kind: "youtube" | "url", text: string): VideoSource | null => {
  const given = text.trim()
  if (kind === "url") return /^https:\/\/\S{1,2000}$/.test(given) && URL.canParse(given) ? { kind, url: given } : null
  const videoId = inAddress.exec(given)?.[1] ?? (youtubeId.test(given) ? given : undefined)
  return videoId === undefined ? null : { kind, videoId }
}
