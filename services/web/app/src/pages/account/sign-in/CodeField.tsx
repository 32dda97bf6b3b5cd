import type { ReactNode, Ref } from "react"
import { TextField } from "../../../design/TextField.tsx"

/** A code of a second factor. `digits`: six of an app, which a telephone can fill in by itself; else a recovery code is taken too. */
export const CodeField = ({
  ref,
  label,
  hint,
  digits,
  value,
  onChange,
  error
}: {
  readonly ref?: Ref<HTMLInputElement>
  readonly label: string
  readonly hint?: ReactNode
  readonly digits: boolean
  readonly value: string
  readonly onChange: (value: string) => void
  readonly error?: ReactNode
}) => (
  <TextField
    {...(ref === undefined ? {} : { ref })}
    label={label}
    hint={hint}
    name="code"
    value={value}
    required
    maxLength={64}
    dir="ltr"
    inputMode={digits ? "numeric" : "text"}
    autoComplete={digits ? "one-time-code" : "off"}
    autoCapitalize="none"
    autoCorrect="off"
    spellCheck={false}
    error={error}
    onChange={({ target }) => onChange(target.value)}
  />
)
