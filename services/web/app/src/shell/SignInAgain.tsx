/** Asks to sign in again when the session has ended: over the page, which keeps all that was typed. */
import { type FormEvent, useState } from "react"
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
  const [pending, setPending] = useState(false)
  const [error, setError] = useState<unknown>(undefined)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setPending(true)
    try {
      await signIn(account.email, password)
      announce(t("session.back"))
      settle(true)
    } catch (cause) {
      setError(cause)
      setPending(false)
    }
  }
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
          error={error === undefined ? undefined : t(sentenceOf(error))}
          onChange={({ target }) => setPassword(target.value)}
        />
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
