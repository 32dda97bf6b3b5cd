/** Things to choose among. */
import { type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes, useId } from "react"
import { Field, FieldError, type FieldProps } from "./Field.tsx"
import { Icon } from "./Icon.tsx"

/** One of several values. `value` is what is kept, `label` what is read. */
export interface Option<Value extends string> {
  readonly value: Value
  readonly label: string
}

interface SelectProps<Value extends string>
  extends FieldProps, Omit<SelectHTMLAttributes<HTMLSelectElement>, "id" | "className" | "value" | "onChange"> {
  readonly value: Value
  readonly options: ReadonlyArray<Option<Value>>
  readonly onChange: (value: Value) => void
}

/** One of a list that opens. */
export const Select = <Value extends string>({
  label,
  labelHidden,
  hint,
  error,
  options,
  onChange,
  ...rest
}: SelectProps<Value>) => (
  <Field label={label} labelHidden={labelHidden} hint={hint} error={error}>
    {(described) => (
      <div className="select">
        <select
          {...rest}
          {...described}
          className="input"
          onChange={({ target }) => {
            const chosen = options.find(({ value }) => value === target.value)
            if (chosen !== undefined) onChange(chosen.value)
          }}
        >
          {options.map(({ value, label: words }) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </select>
        <Icon name="down" size={18} />
      </div>
    )}
  </Field>
)

interface ChoiceProps extends Omit<InputHTMLAttributes<HTMLInputElement>, "id" | "className" | "type"> {
  readonly label: ReactNode
  readonly hint?: ReactNode
  /** With a frame around it, as answers of a quiz have. */
  readonly boxed?: boolean | undefined
}

const Choice = ({
  label,
  hint,
  boxed = false,
  look = "choice",
  ...rest
}: ChoiceProps & { readonly type: "checkbox" | "radio"; readonly look?: string }) => {
  const id = useId()
  return (
    <label className={look} data-boxed={boxed || undefined}>
      <input {...rest} aria-describedby={hint === undefined ? rest["aria-describedby"] : id} />
      <span className="choice-words">
        <span>{label}</span>
        {hint !== undefined && (
          <span className="field-hint" id={id}>
            {hint}
          </span>
        )}
      </span>
    </label>
  )
}

/** Yes or no, taken with the rest of a form. */
export const Checkbox = (props: ChoiceProps) => <Choice {...props} type="checkbox" />

/** One of several; within a `RadioGroup`, or in a fieldset of your own. */
export const Radio = (props: ChoiceProps) => <Choice {...props} type="radio" />

/** On or off, at once. */
export const Switch = (props: ChoiceProps) => <Choice {...props} type="checkbox" role="switch" look="choice switch" />

/** One of several, all of them seen. */
export const RadioGroup = <Value extends string>({
  legend,
  options,
  value,
  onChange,
  boxed,
  error,
  name,
  disabled
}: {
  readonly legend: ReactNode
  readonly options: ReadonlyArray<Option<Value> & { readonly hint?: ReactNode }>
  /** `undefined` = none is chosen yet. */
  readonly value: Value | undefined
  readonly onChange: (value: Value) => void
  readonly boxed?: boolean
  readonly error?: ReactNode
  readonly name?: string
  readonly disabled?: boolean
}) => {
  const id = useId()
  return (
    <fieldset className="radios" disabled={disabled} aria-describedby={error === undefined ? undefined : id}>
      <legend>{legend}</legend>
      {options.map((option) => (
        <Radio
          key={option.value}
          name={name ?? id}
          label={option.label}
          hint={option.hint}
          boxed={boxed}
          checked={option.value === value}
          onChange={() => onChange(option.value)}
        />
      ))}
      {error !== undefined && <FieldError id={id}>{error}</FieldError>}
    </fieldset>
  )
}
