import { useMutation } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { isProblem } from "@lyceum/sdk"
import { useState } from "react"
import { lyceum } from "../../api/lyceum.ts"
import { boot } from "../../boot.ts"
import { AnchorButton, Button } from "../../design/Button.tsx"
import { Page } from "../../design/Page.tsx"
import { Banner } from "../../design/Surface.tsx"
import { EmailField } from "./sign-in/EmailField.tsx"
import { looksLikeEmail } from "./sign-in/rules.ts"
import { Trouble } from "./sign-in/Trouble.tsx"
import { useCheckedForm } from "./sign-in/use-checked-form.ts"
import { useT } from "./texts.ts"

/** Asks for a link to set a new password. What is said does not tell whether anybody has the address. */
export const ForgotPasswordPage = () => {
  const t = useT()
  const [email, setEmail] = useState("")
  const { error, isPending, isSuccess, mutate, reset } = useMutation({
    mutationFn: () => lyceum.passwordResets.request({ body: { email } })
  })
  const { check, form, tried } = useCheckedForm(error)
  const bad = isProblem(error, "urn:lyceum:problem:invalid-request") || (tried && !looksLikeEmail(email))
  return (
    <Page title={t("forgot-password.title")} intro={t("forgot-password.intro")} width="narrow">
      <div className="sign-in">
        {isSuccess ? (
          <>
            <Banner tone="good" live>
              {t("forgot-password.sent", { email: email.trim() })}
            </Banner>
            <div className="row">
              {boot.mailbox && (
                <AnchorButton href="/mailbox" variant="primary" icon="mail">
                  {t("forgot-password.mailbox")}
                </AnchorButton>
              )}
              <Button onClick={reset}>{t("forgot-password.again")}</Button>
            </div>
          </>
        ) : (
          <form
            ref={form}
            className="sign-in-form"
            noValidate
            onSubmit={(event) => {
              event.preventDefault()
              if (check(looksLikeEmail(email)) && !isPending) mutate()
            }}
          >
            <EmailField value={email} onChange={setEmail} error={bad ? t("email.wrong") : undefined} />
            {!bad && <Trouble error={error} />}
            <Button type="submit" variant="primary" pending={isPending}>
              {t("forgot-password.submit")}
            </Button>
          </form>
        )}
        <p className="sign-in-others">
          <Link to="/sign-in">{t("forgot-password.back")}</Link>
        </p>
      </div>
    </Page>
  )
}
