import type { ReactNode } from "react"
import { TextField } from "../../../design/TextField.tsx"
import { useT } from "../texts.ts"

/** The address that somebody signs in with. */
export const EmailField = ({
  value,
  onChange,
  error
}: {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly error?: ReactNode
}) => {
  const t = useT()
  return (
    <TextField
      label={t("email")}
      type="email"
      name="email"
      value={value}
      required
      maxLength={254}
      autoComplete="username"
      autoCapitalize="none"
      spellCheck={false}
      dir="ltr"
      error={error}
      onChange={({ target }) => onChange(target.value)}
    />
  )
}
