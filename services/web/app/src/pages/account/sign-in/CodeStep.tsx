import { useMutation } from "@tanstack/react-query"
import { isProblem } from "@lyceum/sdk"
import { useEffect, useRef, useState } from "react"
import { signIn } from "../../../api/sign-in.ts"
import { Button } from "../../../design/Button.tsx"
import { useT } from "../texts.ts"
import { CodeField } from "./CodeField.tsx"
import { Trouble } from "./Trouble.tsx"
import { useCheckedForm } from "./use-checked-form.ts"

/** The second step of signing in, after a password that was right: the code of an app, or a recovery code. */
export const CodeStep = ({
  email,
  password,
  onDone,
  onBack
}: {
  readonly email: string
  readonly password: string
  readonly onDone: () => void
  readonly onBack: () => void
}) => {
  const t = useT()
  const input = useRef<HTMLInputElement>(null)
  const [code, setCode] = useState("")
  const [recovery, setRecovery] = useState(false)
  const { error, isPending, isSuccess, mutate, reset } = useMutation({
    mutationFn: () => signIn(email, password, code),
    onSuccess: onDone
  })
  const { check, form, tried } = useCheckedForm(error)
  useEffect(() => input.current?.focus(), [recovery])
  return (
    <form
      ref={form}
      className="sign-in-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (check(code.trim() !== "") && !isPending && !isSuccess) mutate()
      }}
    >
      <h2>{t("sign-in.code-title")}</h2>
      <CodeField
        ref={input}
        label={t(recovery ? "code.recovery" : "code")}
        hint={t(recovery ? "sign-in.recovery-text" : "sign-in.code-text")}
        digits={!recovery}
        value={code}
        onChange={setCode}
        error={error}
        tried={tried}
      />
      {!isProblem(error, "urn:lyceum:problem:second-factor-wrong") && <Trouble error={error} />}
      <Button type="submit" variant="primary" pending={isPending || isSuccess}>
        {t("sign-in.submit")}
      </Button>
      <div className="row">
        <Button
          variant="quiet"
          onClick={() => {
            setRecovery(!recovery)
            setCode("")
            reset()
          }}
        >
          {t(recovery ? "sign-in.use-app" : "sign-in.use-recovery")}
        </Button>
        <Button variant="quiet" onClick={onBack}>
          {t("sign-in.back")}
        </Button>
      </div>
    </form>
  )
}
