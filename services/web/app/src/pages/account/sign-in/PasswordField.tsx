import { type ReactNode, useState } from "react"
import { Button } from "../../../design/Button.tsx"
import { Field } from "../../../design/Field.tsx"
import { useT } from "../texts.ts"
import "./SignIn.css"

/** A password that can be looked at. `purpose` tells password managers whether to fill in or to make one. */
export const PasswordField = ({
  label,
  purpose,
  value,
  onChange,
  error,
  hint,
  name = "password"
}: {
  readonly label: string
  readonly purpose: "current-password" | "new-password"
  readonly value: string
  readonly onChange: (value: string) => void
  readonly error?: ReactNode
  readonly hint?: ReactNode
  readonly name?: string
}) => {
  const t = useT()
  const [shown, setShown] = useState(false)
  return (
    <Field label={label} hint={hint} error={error}>
      {(described) => (
        <div className="password">
          <input
            {...described}
            className="input"
            type={shown ? "text" : "password"}
            name={name}
            value={value}
            required
            maxLength={1024}
            dir="ltr"
            autoComplete={purpose}
            autoCapitalize="none"
            autoCorrect="off"
            spellCheck={false}
            onChange={({ target }) => onChange(target.value)}
          />
          <Button
            variant="quiet"
            size="small"
            aria-pressed={shown}
            aria-label={t("password.show-label")}
            onClick={() => setShown(!shown)}
          >
            {t(shown ? "password.hide" : "password.show")}
          </Button>
        </div>
      )}
    </Field>
  )
}
