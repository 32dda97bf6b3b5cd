import type { Choice } from "@lyceum/sdk"
import { useMemo } from "react"
import { Select } from "../../../design/Choice.tsx"
import { useT } from "../texts.ts"
import { wordsOf } from "./words-of.ts"

/** One of a list that opens: words alone, as options of a list are. */
export const DropdownQuestion = ({
  choices,
  chosen,
  onChoose,
  disabled
}: {
  readonly choices: ReadonlyArray<Choice>
  readonly chosen: string | undefined
  readonly onChoose: (choiceId: string) => void
  readonly disabled: boolean
}) => {
  const t = useT()
  const options = useMemo(() => choices.map(({ html, id }) => ({ value: id, label: wordsOf(html) })), [choices])
  return (
    <Select
      label={t("answer")}
      value={chosen ?? ""}
      options={chosen === undefined ? [{ value: "", label: t("choose") }, ...options] : options}
      onChange={onChoose}
      disabled={disabled}
    />
  )
}
