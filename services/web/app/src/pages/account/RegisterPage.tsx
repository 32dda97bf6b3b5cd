import { useMutation } from "@tanstack/react-query"
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router"
import { isProblem } from "@lyceum/sdk"
import { useState } from "react"
import { useIntent } from "../../api/intent.ts"
import { lyceum } from "../../api/lyceum.ts"
import { sentenceOf } from "../../api/problems.ts"
import { signIn } from "../../api/sign-in.ts"
import { Button } from "../../design/Button.tsx"
import { Page } from "../../design/Page.tsx"
import { TextField } from "../../design/TextField.tsx"
import { useT as useCommon } from "../../i18n/common.ts"
import { useLocale } from "../../i18n/language.ts"
import { nextPath } from "../../next.ts"
import { EmailField } from "./sign-in/EmailField.tsx"
import { NewPassword } from "./sign-in/NewPassword.tsx"
import { longEnough, looksLikeEmail } from "./sign-in/rules.ts"
import { Trouble } from "./sign-in/Trouble.tsx"
import { useCheckedForm } from "./sign-in/use-checked-form.ts"
import { useT } from "./texts.ts"

const route = getRouteApi("/register")

/** A new account; whoever made one is signed in with it and goes on. */
export const RegisterPage = () => {
  const t = useT()
  const common = useCommon()
  const locale = useLocale()
  const navigate = useNavigate()
  const intent = useIntent()
  const { next } = route.useSearch()
  const [name, setName] = useState("")
  const [email, setEmail] = useState("")
  const [password, setPassword] = useState("")
  const fine = name.trim() !== "" && looksLikeEmail(email) && longEnough(password)
  const { error, isPending, isSuccess, mutate } = useMutation({
    mutationFn: async () => {
      const body = { name: name.trim(), email, password, locale }
      await lyceum.signUp.register({ body, headers: { "Idempotency-Key": intent(JSON.stringify(body)) } })
      return signIn(email, password)
    },
    onSuccess: () => navigate({ href: nextPath(next, location.origin), replace: true })
  })
  const { check, form, tried } = useCheckedForm(error)
  const taken = isProblem(error, "urn:lyceum:problem:email-taken")
  const refused = taken || isProblem(error, "urn:lyceum:problem:unprocessable")
  return (
    <Page title={t("register.title")} intro={t("register.intro")} width="narrow">
      <div className="sign-in">
        <form
          ref={form}
          className="sign-in-form"
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            if (check(fine) && !isPending && !isSuccess) mutate()
          }}
        >
          <TextField
            label={t("name")}
            hint={t("name.hint")}
            name="name"
            value={name}
            required
            maxLength={200}
            autoComplete="name"
            error={tried && name.trim() === "" ? t("name.missing") : undefined}
            onChange={({ target }) => setName(target.value)}
          />
          <EmailField
            value={email}
            onChange={setEmail}
            error={
              taken ? (
                <>
                  {common(sentenceOf(error))} <Link to="/sign-in">{t("register.sign-in-instead")}</Link>
                </>
              ) : tried && !looksLikeEmail(email) ? (
                t("email.wrong")
              ) : undefined
            }
          />
          <NewPassword label={t("password")} value={password} onChange={setPassword} error={error} tried={tried} />
          {!refused && <Trouble error={error} />}
          <Button type="submit" variant="primary" pending={isPending || isSuccess}>
            {t("register.submit")}
          </Button>
        </form>
        <p className="sign-in-others">
          <Link to="/sign-in" search={next === undefined ? {} : { next }}>
            {t("register.have-one")}
          </Link>
        </p>
      </div>
    </Page>
  )
}
