import { isProblem } from "@lyceum/sdk"
import { StateMark } from "../../../design/Progress.tsx"
import { useT } from "../texts.ts"
import { PasswordField } from "./PasswordField.tsx"
import { longEnough, shortestPassword } from "./rules.ts"

/** A password to be; what it must be is said before it is typed. */
export const NewPassword = ({
  label,
  value,
  onChange,
  error,
  tried
}: {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  /** What the server said. */
  readonly error: unknown
  /** Whether the form was sent: only then is what lacks an error. */
  readonly tried: boolean
}) => {
  const t = useT()
  const long = longEnough(value)
  const refused = isProblem(error, "urn:lyceum:problem:unprocessable")
  return (
    <PasswordField
      label={label}
      purpose="new-password"
      name="new-password"
      value={value}
      onChange={onChange}
      error={
        refused
          ? t("password.guessable")
          : tried && !long
            ? t("password.short", { count: shortestPassword })
            : undefined
      }
      hint={
        <span className="password-rules">
          <span data-met={long || undefined}>
            <StateMark state={long ? "done" : "none"} size={16} /> {t("password.rule", { count: shortestPassword })}
          </span>
          <span>{t("password.advice")}</span>
        </span>
      }
    />
  )
}
