/** A video: where it plays from, its words, its length. */
import type { VideoSource } from "@lyceum/sdk"
import { FieldError } from "../../../design/Field.tsx"
import type { Finding } from "../checks.ts"
import { NumberInput } from "../fields/NumberInput.tsx"
import { useT } from "../texts.ts"
import { AddSource } from "./AddSource.tsx"
import type { BodyOf } from "./body.ts"
import { LineButtons, reordered } from "../fields/LineList.tsx"
import { Transcripts } from "./Transcripts.tsx"

type VideoBody = BodyOf<"video">

const nameOf = (source: VideoSource): string =>
  source.kind === "youtube" ? source.videoId : source.kind === "url" ? source.url : source.path

export const VideoEditor = ({
  body,
  findings,
  onChange
}: {
  readonly body: VideoBody
  readonly findings: ReadonlyArray<Finding>
  readonly onChange: (body: VideoBody) => void
}) => {
  const t = useT()
  const { durationSeconds, sources, transcripts } = body
  return (
    <>
      <section className="field-group" aria-labelledby="sources">
        <h3 id="sources">{t("video.sources")}</h3>
        <p className="field-hint">{t("video.sources.hint")}</p>
        <ol role="list" className="stack sources">
          {sources.map((source, index) => (
            <li key={`${source.kind}/${nameOf(source)}`} className="line-editor">
              <div>
                <b className="small">{t(`source.${source.kind}`)}</b>
                <p dir="ltr">{nameOf(source)}</p>
              </div>
              <LineButtons
                name={nameOf(source)}
                index={index}
                count={sources.length}
                onMove={(to) => onChange({ ...body, sources: [...reordered(sources, index, to)] })}
                onRemove={() => onChange({ ...body, sources: sources.filter((_, other) => other !== index) })}
              />
            </li>
          ))}
        </ol>
        {findings.length > 0 && <FieldError>{t("check.no-source")}</FieldError>}
        <AddSource
          onAdd={(source) => {
            const known = sources.some((one) => one.kind === source.kind && nameOf(one) === nameOf(source))
            if (!known) onChange({ ...body, sources: [...sources, source] })
          }}
        />
      </section>
      <Transcripts transcripts={transcripts} onChange={(next) => onChange({ ...body, transcripts: [...next] })} />
      <NumberInput
        label={t("video.duration")}
        hint={t("video.duration.hint")}
        value={durationSeconds}
        minimum={0.001}
        empty
        onCommit={(seconds) => onChange({ ...body, durationSeconds: seconds })}
      />
    </>
  )
}
