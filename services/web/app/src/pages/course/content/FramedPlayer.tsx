/** A player of another site within a text: nothing of that site is loaded until somebody wants to see it. */
import { useState } from "react"
import { useT } from "../texts.ts"
import { Facade } from "../video/Facade.tsx"
import "../video/Video.css"

/** `src` is the address of a player that is known. */
export const FramedPlayer = ({ src }: { readonly src: string }) => {
  const t = useT()
  const [shown, setShown] = useState(false)
  const { host } = new URL(src)
  if (!shown) return <Facade host={host} onPlay={() => setShown(true)} />
  return (
    <iframe
      className="video-frame"
      title={t("video.player", { host })}
      src={src}
      allow="fullscreen; encrypted-media; picture-in-picture"
      allowFullScreen
      sandbox="allow-scripts allow-same-origin allow-presentation allow-popups"
    />
  )
}
