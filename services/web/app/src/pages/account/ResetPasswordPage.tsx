import { useMutation } from "@tanstack/react-query"
import { isProblem } from "@lyceum/sdk"
import { useState } from "react"
import { lyceum } from "../../api/lyceum.ts"
import { signOutHere } from "../../api/sign-in.ts"
import { Button, LinkButton } from "../../design/Button.tsx"
import { Page } from "../../design/Page.tsx"
import { EmptyState } from "../../design/States.tsx"
import { Banner } from "../../design/Surface.tsx"
import { NewPassword } from "./sign-in/NewPassword.tsx"
import { longEnough } from "./sign-in/rules.ts"
import { useSecret } from "./sign-in/use-secret.ts"
import { Trouble } from "./sign-in/Trouble.tsx"
import { useCheckedForm } from "./sign-in/use-checked-form.ts"
import { useT } from "./texts.ts"

const Expired = () => {
  const t = useT()
  return (
    <EmptyState
      icon="clock"
      title={t("reset-password.expired")}
      action={
        <LinkButton to="/forgot-password" variant="primary">
          {t("reset-password.ask-again")}
        </LinkButton>
      }
    >
      {t("reset-password.expired-text")}
    </EmptyState>
  )
}

const Choose = ({ token }: { readonly token: string }) => {
  const t = useT()
  const [password, setPassword] = useState("")
  const { error, isPending, isSuccess, mutate } = useMutation({
    mutationFn: () => lyceum.passwordResets.confirm({ body: { token, password } }),
    // Every session of the person has ended, and this browser's may have been one.
    onSuccess: signOutHere
  })
  const { check, form, tried } = useCheckedForm(error)
  if (isSuccess)
    return (
      <>
        <Banner tone="good" live>
          {t("reset-password.done")}
        </Banner>
        <div className="row">
          <LinkButton to="/sign-in" variant="primary">
            {t("sign-in.submit")}
          </LinkButton>
        </div>
      </>
    )
  if (isProblem(error, "urn:lyceum:problem:link-expired", "urn:lyceum:problem:invalid-request")) return <Expired />
  return (
    <form
      ref={form}
      className="sign-in-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (check(longEnough(password)) && !isPending) mutate()
      }}
    >
      <NewPassword label={t("password.new")} value={password} onChange={setPassword} error={error} tried={tried} />
      {!isProblem(error, "urn:lyceum:problem:unprocessable") && <Trouble error={error} />}
      <Button type="submit" variant="primary" pending={isPending}>
        {t("reset-password.submit")}
      </Button>
    </form>
  )
}

/** A new password with the secret of a link, which leaves the address, and so the history, at once. */
export const ResetPasswordPage = () => {
  const t = useT()
  const token = useSecret("/reset-password")
  return (
    <Page title={t("reset-password.title")} intro={t("reset-password.intro")} width="narrow">
      <div className="sign-in">{token === undefined ? <Expired /> : <Choose key={token} token={token} />}</div>
    </Page>
  )
}
