/** A number to type; empty may mean that there is none. */
import { CheckedText } from "./CheckedText.tsx"
import { useT } from "../texts.ts"
import { useFormat } from "../../../i18n/format.ts"
import { readNumber } from "./read-number.ts"

/** `empty`: what an empty field means is said in the hint; without it a number must be there. */
export const NumberInput = ({
  label,
  labelHidden = false,
  hint,
  value,
  minimum = -Infinity,
  maximum = Infinity,
  whole = false,
  empty = false,
  advice,
  onCommit
}: {
  readonly label: string
  readonly labelHidden?: boolean
  readonly hint?: string
  readonly value: number | null
  readonly minimum?: number
  readonly maximum?: number
  readonly whole?: boolean
  readonly empty?: boolean
  readonly advice?: string | undefined
  readonly onCommit: (value: number | null) => void
}) => {
  const t = useT()
  const format = useFormat()
  const check = (text: string): string | undefined => {
    if (text.trim() === "") return empty ? undefined : t("error.number-missing")
    const number = readNumber(text)
    if (number === null) return t("error.number")
    if (whole && !Number.isInteger(number)) return t("error.whole")
    if (number < minimum) return t("error.minimum", { minimum: format.number(minimum) })
    return number > maximum ? t("error.maximum", { maximum: format.number(maximum) }) : undefined
  }
  return (
    <CheckedText
      label={label}
      labelHidden={labelHidden}
      {...(hint !== undefined && { hint })}
      value={value === null ? "" : String(value)}
      check={check}
      advice={advice}
      dir="ltr"
      onCommit={(text) => {
        const number = text.trim() === "" ? null : readNumber(text)
        if (number !== value) onCommit(number)
      }}
    />
  )
}
