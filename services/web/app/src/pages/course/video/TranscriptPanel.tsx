/** What is said in a video: to read along, to search, and to go to a place by its words. */
import type { Transcript } from "@lyceum/sdk"
import { useEffect, useMemo, useRef, useState } from "react"
import { Select } from "../../../design/Choice.tsx"
import { SearchField } from "../../../design/TextField.tsx"
import { Marked, rangesOf } from "../search/Marked.tsx"
import { useT } from "../texts.ts"
import { useLanguageName } from "./use-language-name.ts"
import { clock } from "./vtt.ts"

/** `time` is where the video is; `onSeek` goes to a place. */
export const TranscriptPanel = ({
  transcripts,
  time,
  onSeek
}: {
  readonly transcripts: ReadonlyArray<Transcript>
  readonly time: number
  readonly onSeek: (seconds: number) => void
}) => {
  const t = useT()
  const nameOf = useLanguageName()
  const [language, setLanguage] = useState(transcripts[0]?.language ?? "")
  const [query, setQuery] = useState("")
  const box = useRef<HTMLOListElement>(null)
  const transcript = transcripts.find((one) => one.language === language) ?? transcripts[0]
  const words = query.trim().toLocaleLowerCase()
  const cues = useMemo(() => transcript?.cues ?? [], [transcript])
  const shown = useMemo(
    () => cues.map((cue, index) => ({ cue, index })).filter(({ cue }) => cue.text.toLocaleLowerCase().includes(words)),
    [cues, words]
  )
  const now = cues.findLastIndex(({ end, start }) => start <= time && time < end)
  useEffect(() => {
    const list = box.current
    const cue = list?.querySelector<HTMLElement>("[aria-current]")
    // Follows along, but not away from where somebody is.
    if (list === null || cue === null || cue === undefined || list.matches(":focus-within, :hover")) return
    list.scrollTop = cue.offsetTop - list.offsetTop - list.clientHeight / 3
  }, [now])
  if (transcript === undefined) return null
  return (
    <section className="transcript" aria-label={t("transcript.title")}>
      <div className="transcript-head">
        <h2>{t("transcript.title")}</h2>
        {transcripts.length > 1 && (
          <Select
            label={t("transcript.language")}
            labelHidden
            value={transcript.language}
            options={transcripts.map((one) => ({ value: one.language, label: nameOf(one.language) }))}
            onChange={setLanguage}
          />
        )}
      </div>
      <SearchField
        label={t("transcript.search")}
        placeholder={t("transcript.search")}
        value={query}
        onChange={({ target }) => setQuery(target.value)}
      />
      <p className={words === "" ? "hidden-text" : "small muted"} role="status">
        {words === "" ? "" : t("transcript.found", { count: shown.length })}
      </p>
      <ol role="list" className="transcript-cues" lang={transcript.language} dir="auto" ref={box}>
        {shown.map(({ cue, index }) => (
          <li key={index}>
            <button type="button" aria-current={index === now ? "true" : undefined} onClick={() => onSeek(cue.start)}>
              <span className="num xs muted">{clock(cue.start)}</span>
              <span>
                <Marked text={cue.text} ranges={rangesOf(cue.text, words)} />
              </span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  )
}
