import { useMutation } from "@tanstack/react-query"
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router"
import { isProblem } from "@lyceum/sdk"
import { useState } from "react"
import { sentenceOf } from "../../api/problems.ts"
import { signIn } from "../../api/sign-in.ts"
import { Button } from "../../design/Button.tsx"
import { Page } from "../../design/Page.tsx"
import { useT as useCommon } from "../../i18n/common.ts"
import { nextPath } from "../../next.ts"
import { DemoAccounts } from "./DemoAccounts.tsx"
import { CodeStep } from "./sign-in/CodeStep.tsx"
import { EmailField } from "./sign-in/EmailField.tsx"
import { PasswordField } from "./sign-in/PasswordField.tsx"
import { looksLikeEmail } from "./sign-in/rules.ts"
import { Trouble } from "./sign-in/Trouble.tsx"
import { useCheckedForm } from "./sign-in/use-checked-form.ts"
import { useT } from "./texts.ts"

const route = getRouteApi("/sign-in")

/** Signing in, and then on to where the person wanted to go. */
export const SignInPage = () => {
  const t = useT()
  const common = useCommon()
  const navigate = useNavigate()
  const { next } = route.useSearch()
  const [email, setEmail] = useState("")
  const [password, setPassword] = useState("")
  const goOn = () => navigate({ href: nextPath(next, location.origin), replace: true })
  const { error, isPending, isSuccess, mutate, reset } = useMutation({
    mutationFn: () => signIn(email, password),
    onSuccess: goOn
  })
  const { check, form, tried } = useCheckedForm(error)
  const badEmail = tried && !looksLikeEmail(email)
  const refused = isProblem(error, "urn:lyceum:problem:sign-in-failed", "urn:lyceum:problem:invalid-request")
  if (isProblem(error, "urn:lyceum:problem:second-factor-required"))
    return (
      <Page title={t("sign-in.title")} width="narrow">
        <div className="sign-in">
          <CodeStep email={email} password={password} onDone={() => void goOn()} onBack={reset} />
        </div>
      </Page>
    )
  return (
    <Page title={t("sign-in.title")} width="narrow">
      <div className="sign-in">
        <form
          ref={form}
          className="sign-in-form"
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            if (check(looksLikeEmail(email) && password !== "") && !isPending && !isSuccess) mutate()
          }}
        >
          <EmailField value={email} onChange={setEmail} error={badEmail ? t("email.wrong") : undefined} />
          <PasswordField
            label={t("password")}
            purpose="current-password"
            value={password}
            onChange={setPassword}
            error={refused ? common(sentenceOf(error)) : tried && password === "" ? t("password.missing") : undefined}
          />
          {!refused && <Trouble error={error} />}
          <Button type="submit" variant="primary" pending={isPending || isSuccess}>
            {t("sign-in.submit")}
          </Button>
        </form>
        <p className="sign-in-others">
          <Link to="/forgot-password">{t("sign-in.forgot")}</Link>
          <Link to="/register" search={next === undefined ? {} : { next }}>
            {t("sign-in.register")}
          </Link>
        </p>
        <DemoAccounts next={next} />
      </div>
    </Page>
  )
}
