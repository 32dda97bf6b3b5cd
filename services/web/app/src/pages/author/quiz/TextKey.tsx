/** Words that are right. */
import type { AnswerKey } from "@lyceum/sdk"
import { Switch } from "../../../design/Choice.tsx"
import { FieldError } from "../../../design/Field.tsx"
import { CheckedText } from "../fields/CheckedText.tsx"
import { LineList } from "../fields/LineList.tsx"
import { useT } from "../texts.ts"

type Key = Extract<AnswerKey, { kind: "text" }>

export const TextKey = ({
  advice,
  onChange,
  textKey
}: {
  readonly textKey: Key
  readonly advice: string | undefined
  readonly onChange: (key: Key) => void
}) => {
  const t = useT()
  const { accepted, caseSensitive } = textKey
  return (
    <>
      <LineList
        legend={t("accepted.texts")}
        hint={t("accepted.texts.hint")}
        error={advice !== undefined && <FieldError>{advice}</FieldError>}
        entries={accepted}
        keyOf={(_, index) => String(index)}
        nameOf={(text, index) => (text === "" ? t("accepted.text", { number: index + 1 }) : text)}
        line={(text, index) => (
          <CheckedText
            label={t("accepted.text", { number: index + 1 })}
            labelHidden
            value={text}
            maxLength={1000}
            onCommit={(next) =>
              onChange({ ...textKey, accepted: accepted.map((one, at) => (at === index ? next : one)) })
            }
          />
        )}
        add={t("accepted.texts.add")}
        onAdd={() => onChange({ ...textKey, accepted: [...accepted, ""] })}
        onChange={(next) => onChange({ ...textKey, accepted: [...next] })}
      />
      <Switch
        label={t("accepted.case")}
        checked={caseSensitive}
        onChange={({ target }) => onChange({ ...textKey, caseSensitive: target.checked })}
      />
    </>
  )
}
