import { TextField } from "../../../design/TextField.tsx"
import { useLocale } from "../../../i18n/language.ts"
import type { Entry } from "../answers/draft.ts"
import { parseNumber } from "../answers/number.ts"
import { useT } from "../texts.ts"

const exact = (value: number, locale: string): string =>
  new Intl.NumberFormat(locale, { maximumSignificantDigits: 17 }).format(value)

/** A number, as it is written in any language; what it is read as is said back. */
export const NumberQuestion = ({
  unit,
  entry,
  onChange,
  disabled
}: {
  readonly unit: string | null
  readonly entry: Extract<Entry, { kind: "number" }> | undefined
  readonly onChange: (entry: Entry) => void
  readonly disabled: boolean
}) => {
  const t = useT()
  const locale = useLocale()
  const text = entry?.text ?? ""
  const wrong = text.trim() !== "" && entry?.number === null
  return (
    <div className="question-number">
      <TextField
        label={unit === null ? t("answer") : t("answer-in", { unit })}
        hint={t("number-hint")}
        error={wrong ? t("not-a-number") : undefined}
        inputMode="decimal"
        autoComplete="off"
        dir="ltr"
        maxLength={60}
        value={text}
        disabled={disabled}
        onChange={({ target }) =>
          onChange({ kind: "number", text: target.value, number: parseNumber(target.value, locale) })
        }
      />
      {entry !== undefined && entry.number !== null && (
        <output className="small muted num">
          {unit === null
            ? t("read-as", { number: exact(entry.number, locale) })
            : t("read-as-in", { number: exact(entry.number, locale), unit })}
        </output>
      )}
    </div>
  )
}
