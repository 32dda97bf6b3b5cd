/** The label, hint and error around something to fill in. */
import { type ReactNode, useId } from "react"
import "./Field.css"
import { Icon } from "./Icon.tsx"

/** What every field takes besides what its element takes. */
export interface FieldProps {
  readonly label: ReactNode
  /** The label is read out but not seen; only where the place says what it is. */
  readonly labelHidden?: boolean | undefined
  readonly hint?: ReactNode
  /** Why the value cannot be taken; `undefined` = it can. Read out when it appears. */
  readonly error?: ReactNode
}

/** What the element inside must carry. */
export interface Described {
  readonly id: string
  readonly "aria-describedby": string | undefined
  readonly "aria-invalid": true | undefined
}

/** An error beside what it is about. */
export const FieldError = ({ id, children }: { readonly id?: string; readonly children: ReactNode }) => (
  <p className="field-error" role="alert" id={id}>
    <Icon name="alert" size={18} />
    <span>{children}</span>
  </p>
)

/** Puts label, hint and error around an element and ties them to it. */
export const Field = ({
  label,
  labelHidden = false,
  hint,
  error,
  children
}: FieldProps & { readonly children: (described: Described) => ReactNode }) => {
  const id = useId()
  const hinted = hint === undefined ? [] : [`${id}-hint`]
  const wrong = error === undefined ? [] : [`${id}-error`]
  return (
    <div className="field">
      <label className={labelHidden ? "hidden-text" : "field-label"} htmlFor={id}>
        {label}
      </label>
      {hint !== undefined && (
        <p className="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {children({
        id,
        "aria-describedby": [...hinted, ...wrong].join(" ") || undefined,
        "aria-invalid": error === undefined ? undefined : true
      })}
      {error !== undefined && <FieldError id={`${id}-error`}>{error}</FieldError>}
    </div>
  )
}
