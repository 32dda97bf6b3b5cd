import { isProblem } from "@lyceum/sdk"
import { useT } from "../texts.ts"
import { PasswordField } from "./PasswordField.tsx"

/** The password of somebody who is signed in, asked for before something of the account is changed. */
export const CurrentPassword = ({
  label,
  value,
  onChange,
  error,
  tried,
  name
}: {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  /** What the server said. */
  readonly error: unknown
  /** Whether the form was sent: only then is what lacks an error. */
  readonly tried: boolean
  readonly name?: string
}) => {
  const t = useT()
  const wrong = isProblem(error, "urn:lyceum:problem:sign-in-failed")
  return (
    <PasswordField
      label={label}
      purpose="current-password"
      {...(name === undefined ? {} : { name })}
      value={value}
      onChange={onChange}
      error={wrong ? t("password.not-right") : tried && value === "" ? t("password.missing") : undefined}
    />
  )
}
