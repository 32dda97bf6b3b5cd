/** The words of a video, one file a language. */
import type { Transcript } from "@lyceum/sdk"
import { useState } from "react"
import { Button } from "../../../design/Button.tsx"
import { FileDrop } from "../../../design/FileDrop.tsx"
import { TextField } from "../../../design/TextField.tsx"
import { useLocale } from "../../../i18n/language.ts"
import { useT } from "../texts.ts"
import { useDraft } from "../draft/useEditor.ts"
import { readCues } from "./read-cues.ts"

const tag = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/

const languageName = (locale: string, language: string): string => {
  try {
    return new Intl.DisplayNames([locale], { type: "language" }).of(language) ?? language
  } catch {
    // Imports may name languages that are none.
    return language
  }
}

export const Transcripts = ({
  transcripts,
  onChange
}: {
  readonly transcripts: ReadonlyArray<Transcript>
  readonly onChange: (transcripts: ReadonlyArray<Transcript>) => void
}) => {
  const t = useT()
  const locale = useLocale()
  const [language, setLanguage] = useState(useDraft(({ course }) => course.language))
  const [wrong, setWrong] = useState<string | null>(null)
  const valid = tag.test(language)
  const take = async (file: File) => {
    const cues = readCues(await file.text())
    if (cues.length === 0) {
      setWrong(file.name)
      return
    }
    setWrong(null)
    onChange([...transcripts.filter((one) => one.language !== language), { language, cues }])
  }
  return (
    <section className="field-group" aria-labelledby="transcripts">
      <h3 id="transcripts">{t("video.transcripts")}</h3>
      <p className="field-hint">{t("video.transcripts.hint")}</p>
      <ul role="list" className="stack sources">
        {transcripts.map((one) => (
          <li key={one.language} className="line-editor">
            <p>{t("video.cues", { language: languageName(locale, one.language), count: one.cues.length })}</p>
            <Button
              variant="quiet"
              size="small"
              icon="trash"
              aria-label={t("line.remove", { name: languageName(locale, one.language) })}
              onClick={() => onChange(transcripts.filter((other) => other !== one))}
            />
          </li>
        ))}
      </ul>
      <div className="field-grid">
        <TextField
          label={t("settings.language.tag")}
          dir="ltr"
          value={language}
          error={valid ? undefined : t("error.language")}
          onChange={({ target }) => setLanguage(target.value)}
        />
        <FileDrop
          label={t("video.transcript.file")}
          hint={t("video.transcript.hint")}
          accept=".vtt,.srt,text/vtt"
          disabled={!valid}
          error={wrong === null ? undefined : t("error.transcript", { name: wrong })}
          onFiles={([file]) => {
            if (file !== undefined) void take(file)
          }}
        />
      </div>
    </section>
  )
}
