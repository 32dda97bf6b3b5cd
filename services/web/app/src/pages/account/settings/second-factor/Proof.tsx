import { isProblem } from "@lyceum/sdk"
import { useState } from "react"
import { Button } from "../../../../design/Button.tsx"
import { Dialog } from "../../../../design/Dialog.tsx"
import { useT as useCommon } from "../../../../i18n/common.ts"
import { CodeField } from "../../sign-in/CodeField.tsx"
import { CurrentPassword } from "../../sign-in/CurrentPassword.tsx"
import { Trouble } from "../../sign-in/Trouble.tsx"
import { useCheckedForm } from "../../sign-in/use-checked-form.ts"
import { useT } from "../../texts.ts"

/** A dialog that asks for password and code before something that guards the account is changed. */
export const Proof = ({
  title,
  text,
  confirm,
  danger = false,
  error,
  pending,
  onProof,
  onClose
}: {
  readonly title: string
  readonly text: string
  /** The verb on the button. */
  readonly confirm: string
  readonly danger?: boolean
  readonly error: Error | null
  readonly pending: boolean
  readonly onProof: (proof: { readonly password: string; readonly code: string }) => void
  readonly onClose: () => void
}) => {
  const t = useT()
  const common = useCommon()
  const [password, setPassword] = useState("")
  const [code, setCode] = useState("")
  const { check, form, tried } = useCheckedForm(error)
  const ofField = isProblem(error, "urn:lyceum:problem:sign-in-failed", "urn:lyceum:problem:second-factor-wrong")
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        ref={form}
        className="settings-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (check(password !== "" && code.trim() !== "") && !pending) onProof({ password, code })
        }}
      >
        <p>{text}</p>
        <CurrentPassword label={t("password")} value={password} onChange={setPassword} error={error} tried={tried} />
        <CodeField
          label={t("code")}
          hint={t("code.either-hint")}
          digits={false}
          value={code}
          onChange={setCode}
          error={error}
          tried={tried}
        />
        {!ofField && <Trouble error={error} />}
        <div className="row">
          <Button type="submit" variant={danger ? "danger" : "primary"} pending={pending}>
            {confirm}
          </Button>
          <Button onClick={onClose}>{common("cancel")}</Button>
        </div>
      </form>
    </Dialog>
  )
}
