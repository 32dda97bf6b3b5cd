/** Numbers that are right: ranges, or one number as a range of itself. */
import type { NumberInterval } from "@lyceum/sdk"
import { Checkbox } from "../../../design/Choice.tsx"
import { FieldError } from "../../../design/Field.tsx"
import { LineList } from "../fields/LineList.tsx"
import { NumberInput } from "../fields/NumberInput.tsx"
import { useT } from "../texts.ts"

export const NumberKey = ({
  accepted,
  advice,
  onChange
}: {
  readonly accepted: ReadonlyArray<NumberInterval>
  readonly advice: (field: string) => string | undefined
  readonly onChange: (accepted: ReadonlyArray<NumberInterval>) => void
}) => {
  const t = useT()
  const wrong = advice("accepted")
  const set = (index: number, change: Partial<NumberInterval>) =>
    onChange(accepted.map((one, at) => (at === index ? { ...one, ...change } : one)))
  return (
    <LineList
      legend={t("accepted.numbers")}
      hint={t("accepted.numbers.hint")}
      error={wrong !== undefined && <FieldError>{wrong}</FieldError>}
      entries={accepted}
      keyOf={(_, index) => String(index)}
      nameOf={(_, index) => t("accepted.range", { number: index + 1 })}
      line={(range, index) => (
        <div className="stack number-range">
          <div className="field-grid">
            <NumberInput
              label={t("accepted.from")}
              value={range.minimum}
              empty
              advice={advice(`accepted-${index}`)}
              onCommit={(minimum) => set(index, { minimum })}
            />
            <NumberInput
              label={t("accepted.to")}
              value={range.maximum}
              empty
              onCommit={(maximum) => set(index, { maximum })}
            />
          </div>
          <div className="row">
            <Checkbox
              label={t("accepted.from-included")}
              checked={range.minimumIncluded}
              onChange={({ target }) => set(index, { minimumIncluded: target.checked })}
            />
            <Checkbox
              label={t("accepted.to-included")}
              checked={range.maximumIncluded}
              onChange={({ target }) => set(index, { maximumIncluded: target.checked })}
            />
          </div>
        </div>
      )}
      add={t("accepted.numbers.add")}
      onAdd={() =>
        onChange([...accepted, { minimum: null, minimumIncluded: true, maximum: null, maximumIncluded: true }])
      }
      onChange={onChange}
    />
  )
}
