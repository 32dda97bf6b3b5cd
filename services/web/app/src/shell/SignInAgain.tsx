/** Asks to sign in again when the session has ended: over the page, which keeps all that was typed. */
import { isProblem } from "@lyceum/sdk"
import { type FormEvent, useEffect, useRef, useState } from "react"
import { sentenceOf } from "../api/problems.ts"
import { expired, type Expired } from "../api/session.ts"
import { signIn, signOut } from "../api/sign-in.ts"
import { announce } from "../announce.ts"
import { Button } from "../design/Button.tsx"
import { Dialog } from "../design/Dialog.tsx"
import { TextField } from "../design/TextField.tsx"
import { useT } from "../i18n/common.ts"
import { useStore } from "../store.ts"

const Ask = ({ account, settle }: Expired) => {
  const t = useT()
  const [password, setPassword] = useState("")
  const [asked, setAsked] = useState(false)
  const [code, setCode] = useState("")
  const codeInput = useRef<HTMLInputElement>(null)
  const [pending, setPending] = useState(false)
  const [error, setError] = useState<unknown>(undefined)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setPending(true)
    try {
      await signIn(account.email, password, asked ? code : undefined)
      announce(t("session.back"))
      settle(true)
    } catch (cause) {
      const askedNow = isProblem(cause, "urn:lyceum:problem:second-factor-required")
      if (askedNow) setAsked(true)
      setError(askedNow ? undefined : cause)
      setPending(false)
    }
  }
  const ofCode = isProblem(error, "urn:lyceum:problem:second-factor-wrong")
  useEffect(() => {
    if (asked) codeInput.current?.focus()
  }, [asked])
  const leave = () => signOut().finally(() => location.assign("/sign-in"))
  return (
    <Dialog title={t("session.title")} onClose={() => settle(false)}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <p>{t("session.text")}</p>
        <TextField label={t("session.email")} type="email" value={account.email} readOnly autoComplete="username" />
        <TextField
          label={t("session.password")}
          type="password"
          value={password}
          required
          autoComplete="current-password"
          error={error === undefined || ofCode ? undefined : t(sentenceOf(error))}
          onChange={({ target }) => setPassword(target.value)}
        />
        {asked && (
          <TextField
            ref={codeInput}
            label={t("second-factor.code")}
            hint={t("second-factor.code-hint")}
            value={code}
            required
            maxLength={64}
            dir="ltr"
            autoComplete="one-time-code"
            autoCapitalize="none"
            spellCheck={false}
            error={ofCode ? t(sentenceOf(error)) : undefined}
            onChange={({ target }) => setCode(target.value)}
          />
        )}
        <div className="row">
          <Button type="submit" variant="primary" pending={pending}>
            {t("session.submit")}
          </Button>
          <Button variant="quiet" onClick={() => void leave()}>
            {t("session.other")}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

export const SignInAgain = () => {
  const state = useStore(expired)
  return state === null ? null : <Ask {...state} />
}
