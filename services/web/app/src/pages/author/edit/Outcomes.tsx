/** What one will learn, sentence by sentence. */
import { useState } from "react"
import { CheckedText } from "../fields/CheckedText.tsx"
import { LineList } from "../fields/LineList.tsx"
import { shortName } from "../draft/ids.ts"
import { useT } from "../texts.ts"

const most = 50

/** Lines that are still empty are here alone; the course gets those that say something. */
export const Outcomes = ({
  outcomes,
  onChange
}: {
  readonly outcomes: ReadonlyArray<string>
  readonly onChange: (outcomes: ReadonlyArray<string>) => void
}) => {
  const t = useT()
  const [lines, setLines] = useState(() => outcomes.map((text) => ({ key: shortName("outcome"), text })))
  const set = (next: typeof lines) => {
    setLines(next)
    const said = next.map(({ text }) => text.trim()).filter((text) => text !== "")
    if (said.join("\n") !== outcomes.join("\n")) onChange(said)
  }
  return (
    <LineList
      legend={t("settings.outcomes")}
      hint={t("settings.outcomes.hint")}
      entries={lines}
      keyOf={({ key }) => key}
      nameOf={({ text }, index) => (text === "" ? t("settings.outcome", { number: index + 1 }) : text)}
      line={(entry, index) => (
        <CheckedText
          label={t("settings.outcome", { number: index + 1 })}
          labelHidden
          value={entry.text}
          maxLength={500}
          onCommit={(text) => set(lines.map((one) => (one.key === entry.key ? { ...one, text } : one)))}
        />
      )}
      add={t("settings.outcomes.add")}
      onAdd={() => {
        if (lines.length < most) setLines([...lines, { key: shortName("outcome"), text: "" }])
      }}
      onChange={(next) => set([...next])}
    />
  )
}
