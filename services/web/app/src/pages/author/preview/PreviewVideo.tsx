/** A previewed video: played when it can be, named when it is somewhere else. */
import type { FileAddress, LearnerItemBody } from "@lyceum/sdk"
import { useFormat } from "../../../i18n/format.ts"
import { useT } from "../texts.ts"

type VideoBody = Extract<LearnerItemBody, { kind: "video" }>

export const PreviewVideo = ({
  body,
  files
}: {
  readonly body: VideoBody
  readonly files: ReadonlyArray<FileAddress>
}) => {
  const t = useT()
  const format = useFormat()
  const [first] = body.sources
  if (first === undefined) return <p className="muted">{t("check.no-source")}</p>
  const address =
    first.kind === "url"
      ? first.url
      : first.kind === "file"
        ? files.find(({ path }) => path === first.path)?.url
        : undefined
  const names = body.transcripts.map(({ cues, language }) => t("video.cues", { language, count: cues.length }))
  return (
    <div className="stack">
      {first.kind === "youtube" ? (
        <p>
          <a href={`https://www.youtube-nocookie.com/embed/${first.videoId}`} target="_blank" rel="noreferrer">
            {t("video.on-youtube", { id: first.videoId })}
          </a>
        </p>
      ) : (
        // The words of the video are shown as a transcript beside it; here the author looks at the picture.
        // oxlint-disable-next-line jsx-a11y/media-has-caption
        <video controls preload="metadata" src={address} />
      )}
      <p className="small muted">{names.length === 0 ? t("video.no-transcript") : format.list(names)}</p>
    </div>
  )
}
