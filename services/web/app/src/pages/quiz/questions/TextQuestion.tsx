import { TextArea } from "../../../design/TextField.tsx"
import { useT } from "../texts.ts"

/** Words of one's own. */
export const TextQuestion = ({
  text,
  onChange,
  disabled
}: {
  readonly text: string
  readonly onChange: (text: string) => void
  readonly disabled: boolean
}) => {
  const t = useT()
  return (
    <TextArea
      label={t("answer")}
      rows={1}
      maxLength={10_000}
      value={text}
      disabled={disabled}
      onChange={({ target }) => onChange(target.value)}
    />
  )
}
