/** On a platform that runs locally: people to try everything as, one press each. */
import { useNavigate } from "@tanstack/react-router"
import { useState } from "react"
import { sentenceOf } from "../../api/problems.ts"
import { signIn } from "../../api/sign-in.ts"
import { boot } from "../../boot.ts"
import type { DemoAccount } from "../../decode-boot.ts"
import { Button } from "../../design/Button.tsx"
import { FieldError } from "../../design/Field.tsx"
import { useT as useCommon } from "../../i18n/common.ts"
import { nextPath } from "../../next.ts"
import { useT } from "./texts.ts"
import "./sign-in/SignIn.css"

/** Nothing where no demo accounts are offered. `next`: where to go on, as in the address of the sign-in. */
export const DemoAccounts = ({ next, level = 2 }: { readonly next?: string | undefined; readonly level?: 2 | 3 }) => {
  const t = useT()
  const common = useCommon()
  const navigate = useNavigate()
  const [trying, setTrying] = useState<string | null>(null)
  const [error, setError] = useState<unknown>(undefined)
  if (boot.demoAccounts.length === 0) return null
  const enter = async ({ email, password }: DemoAccount) => {
    setTrying(email)
    setError(undefined)
    try {
      await signIn(email, password)
      await navigate({ href: nextPath(next, location.origin) })
    } catch (cause) {
      setError(cause)
      setTrying(null)
    }
  }
  const Heading = `h${level}` as const
  return (
    <section className="demo-accounts" aria-labelledby="demo-accounts">
      <Heading id="demo-accounts">{t("demo.title")}</Heading>
      <p className="small muted">{t("demo.text")}</p>
      <div className="row">
        {boot.demoAccounts.map((demo) => (
          <Button
            key={demo.email}
            icon="user"
            pending={trying === demo.email}
            aria-disabled={trying !== null && trying !== demo.email}
            onClick={() => trying === null && void enter(demo)}
          >
            {t(`demo.${demo.role}`)}
          </Button>
        ))}
      </div>
      {error !== undefined && <FieldError>{common(sentenceOf(error))}</FieldError>}
    </section>
  )
}
