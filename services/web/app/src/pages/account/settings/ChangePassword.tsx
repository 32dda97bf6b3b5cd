import { useMutation } from "@tanstack/react-query"
import { isProblem } from "@lyceum/sdk"
import { useEffect, useRef, useState } from "react"
import { lyceum } from "../../../api/lyceum.ts"
import { queryClient } from "../../../api/query-client.ts"
import { useAccount } from "../../../api/session.ts"
import { Button } from "../../../design/Button.tsx"
import { toast } from "../../../toast.ts"
import { focusError } from "../sign-in/focus-error.ts"
import { CurrentPassword } from "../sign-in/CurrentPassword.tsx"
import { NewPassword } from "../sign-in/NewPassword.tsx"
import { longEnough } from "../sign-in/rules.ts"
import { Trouble } from "../sign-in/Trouble.tsx"
import { useT } from "../texts.ts"
import { Section } from "./Section.tsx"

/** Another password; all other devices are signed out by it. */
export const ChangePassword = () => {
  const t = useT()
  const account = useAccount()
  const form = useRef<HTMLFormElement>(null)
  const [now, setNow] = useState("")
  const [next, setNext] = useState("")
  const [tried, setTried] = useState(false)
  const { error, isPending, mutate } = useMutation({
    mutationFn: () => lyceum.users.changeMe({ body: { password: { current: now, next } } }),
    onSuccess: async () => {
      setNow("")
      setNext("")
      setTried(false)
      toast(t("password.changed"))
      await queryClient.invalidateQueries({ queryKey: ["sessions"] })
    }
  })
  useEffect(() => focusError(form.current), [error])
  return (
    <Section name="password" title={t("password.title")} text={t("password.text")}>
      <form
        ref={form}
        className="settings-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          setTried(true)
          if (now !== "" && longEnough(next) && !isPending) mutate()
        }}
      >
        {/* Password managers ask whose password it is. */}
        <input type="hidden" name="username" autoComplete="username" value={account?.email ?? ""} readOnly />
        <CurrentPassword
          label={t("password.current")}
          name="current-password"
          value={now}
          onChange={setNow}
          error={error}
          tried={tried}
        />
        <NewPassword label={t("password.new")} value={next} onChange={setNext} error={error} tried={tried} />
        {!isProblem(error, "urn:lyceum:problem:sign-in-failed", "urn:lyceum:problem:unprocessable") && (
          <Trouble error={error} />
        )}
        <div className="row">
          <Button type="submit" pending={isPending}>
            {t("password.submit")}
          </Button>
        </div>
      </form>
    </Section>
  )
}
