/** Stands in place of a player of another site until it is asked for. */
import { Icon } from "../../../design/Icon.tsx"
import { useT } from "../texts.ts"

/** `host` is named: playing tells it that somebody is here. */
export const Facade = ({ host, onPlay }: { readonly host: string; readonly onPlay: () => void }) => {
  const t = useT()
  return (
    <button type="button" className="video-facade" onClick={onPlay}>
      <span className="video-facade-play">
        <Icon name="play" size={32} />
      </span>
      <span>{t("video.play")}</span>
      <span className="xs">{t("video.facade", { host })}</span>
    </button>
  )
}
