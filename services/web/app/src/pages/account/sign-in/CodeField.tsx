import { isProblem } from "@lyceum/sdk"
import type { ReactNode, Ref } from "react"
import { TextField } from "../../../design/TextField.tsx"
import { useT as useCommon } from "../../../i18n/common.ts"
import { useT } from "../texts.ts"

/** A code of a second factor. `digits`: six of an app, which a telephone can fill in by itself; else a recovery code is taken too. */
export const CodeField = ({
  ref,
  label,
  hint,
  digits,
  value,
  onChange,
  error,
  tried
}: {
  readonly ref?: Ref<HTMLInputElement>
  readonly label: string
  readonly hint?: ReactNode
  readonly digits: boolean
  readonly value: string
  readonly onChange: (value: string) => void
  /** What the server said. */
  readonly error: unknown
  /** Whether the form was sent: only then is what lacks an error. */
  readonly tried: boolean
}) => {
  const t = useT()
  const common = useCommon()
  return (
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
      error={
        isProblem(error, "urn:lyceum:problem:second-factor-wrong")
          ? common("problem.second-factor-wrong")
          : tried && value.trim() === ""
            ? t("code.missing")
            : undefined
      }
      onChange={({ target }) => onChange(target.value)}
    />
  )
}
