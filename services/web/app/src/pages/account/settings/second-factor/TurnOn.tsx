import { useMutation } from "@tanstack/react-query"
import { isProblem, type NewSecondFactor } from "@lyceum/sdk"
import { useEffect, useRef, useState } from "react"
import { lyceum } from "../../../../api/lyceum.ts"
import { Button } from "../../../../design/Button.tsx"
import { Dialog } from "../../../../design/Dialog.tsx"
import { Banner } from "../../../../design/Surface.tsx"
import { TextField } from "../../../../design/TextField.tsx"
import { useT as useCommon } from "../../../../i18n/common.ts"
import { toast } from "../../../../toast.ts"
import { CodeField } from "../../sign-in/CodeField.tsx"
import { CurrentPassword } from "../../sign-in/CurrentPassword.tsx"
import { Trouble } from "../../sign-in/Trouble.tsx"
import { useCheckedForm } from "../../sign-in/use-checked-form.ts"
import { useT } from "../../texts.ts"
import { readAgain } from "./changed.ts"
import { QrCode } from "./QrCode.tsx"
import { RecoveryCodes } from "./RecoveryCodes.tsx"

interface Steps {
  readonly onClose: () => void
}

const Begin = ({ onClose, onBegun }: Steps & { readonly onBegun: (begun: NewSecondFactor) => void }) => {
  const t = useT()
  const common = useCommon()
  const [password, setPassword] = useState("")
  const { error, isPending, mutate } = useMutation({
    mutationFn: async () => (await lyceum.secondFactor.begin({ body: { password } })).data,
    onSuccess: onBegun
  })
  const { check, form, tried } = useCheckedForm(error)
  return (
    <form
      ref={form}
      className="settings-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (check(password !== "") && !isPending) mutate()
      }}
    >
      <p>{t("second-factor.begin-text")}</p>
      <CurrentPassword label={t("password")} value={password} onChange={setPassword} error={error} tried={tried} />
      {!isProblem(error, "urn:lyceum:problem:sign-in-failed") && <Trouble error={error} />}
      <div className="row">
        <Button type="submit" variant="primary" pending={isPending}>
          {t("second-factor.continue")}
        </Button>
        <Button onClick={onClose}>{common("cancel")}</Button>
      </div>
    </form>
  )
}

const Confirm = ({
  begun,
  onClose,
  onConfirmed
}: Steps & {
  readonly begun: NewSecondFactor
  readonly onConfirmed: (codes: ReadonlyArray<string>) => void
}) => {
  const t = useT()
  const common = useCommon()
  const input = useRef<HTMLInputElement>(null)
  const [code, setCode] = useState("")
  const { error, isPending, mutate } = useMutation({
    mutationFn: async () => (await lyceum.secondFactor.confirm({ body: { code } })).data.recoveryCodes,
    onSuccess: async (codes) => {
      toast(t("second-factor.turned-on"))
      onConfirmed(codes)
      await readAgain()
    }
  })
  const { check, form, tried } = useCheckedForm(error)
  useEffect(() => input.current?.focus(), [])
  const wrong = isProblem(error, "urn:lyceum:problem:second-factor-wrong")
  const over = isProblem(error, "urn:lyceum:problem:conflict")
  return (
    <form
      ref={form}
      className="settings-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (check(code.trim() !== "") && !isPending) mutate()
      }}
    >
      <p>{t("second-factor.scan")}</p>
      <QrCode text={begun.uri} label={t("second-factor.picture")} />
      <TextField
        label={t("second-factor.key")}
        value={begun.secret.replaceAll(/(.{4})(?=.)/g, "$1 ")}
        readOnly
        dir="ltr"
        spellCheck={false}
        onFocus={({ target }) => target.select()}
      />
      <CodeField
        ref={input}
        label={t("code")}
        hint={`${t("second-factor.confirm-text")} ${t("code.hint")}`}
        digits
        value={code}
        onChange={setCode}
        error={error}
        tried={tried}
      />
      {over ? (
        <Banner tone="bad" live>
          {t("second-factor.over")}
        </Banner>
      ) : (
        !wrong && <Trouble error={error} />
      )}
      <div className="row">
        <Button type="submit" variant="primary" pending={isPending}>
          {t("second-factor.confirm")}
        </Button>
        <Button onClick={onClose}>{common("cancel")}</Button>
      </div>
    </form>
  )
}

/** Password, picture and first code, then the recovery codes, in one dialog. */
export const TurnOn = ({ onClose }: Steps) => {
  const t = useT()
  const [begun, setBegun] = useState<NewSecondFactor>()
  const [codes, setCodes] = useState<ReadonlyArray<string>>()
  if (codes !== undefined) return <RecoveryCodes codes={codes} onClose={onClose} />
  return (
    <Dialog title={t("second-factor.begin")} onClose={onClose}>
      {begun === undefined ? (
        <Begin onClose={onClose} onBegun={setBegun} />
      ) : (
        <Confirm begun={begun} onClose={onClose} onConfirmed={setCodes} />
      )}
    </Dialog>
  )
}
