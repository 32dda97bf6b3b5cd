import { useMutation } from "@tanstack/react-query"
import { useNavigate } from "@tanstack/react-router"
import type { Account } from "@lyceum/sdk"
import { useState } from "react"
import { lyceum } from "../../../api/lyceum.ts"
import { signOutHere } from "../../../api/sign-in.ts"
import { Button } from "../../../design/Button.tsx"
import { Dialog } from "../../../design/Dialog.tsx"
import { TextField } from "../../../design/TextField.tsx"
import { useT as useCommon } from "../../../i18n/common.ts"
import { toast } from "../../../toast.ts"
import { Trouble } from "../sign-in/Trouble.tsx"
import { useT } from "../texts.ts"
import { saveJson } from "./save-file.ts"
import { Section } from "./Section.tsx"

const Ask = ({ account, onClose }: { readonly account: Account; readonly onClose: () => void }) => {
  const t = useT()
  const common = useCommon()
  const navigate = useNavigate()
  const [typed, setTyped] = useState("")
  const [tried, setTried] = useState(false)
  const same = typed.trim().toLowerCase() === account.email
  const { error, isPending, mutate } = useMutation({
    mutationFn: async () => {
      const { response } = await lyceum.users.eraseMe()
      return response.headers.get("location")?.split("/").at(-1)
    },
    onSuccess: async (receipt) => {
      await signOutHere()
      if (receipt === undefined) toast(t("delete.done"))
      else {
        toast(`${t("delete.done")} ${t("delete.receipt", { id: receipt })}`, {
          label: t("data.receipt.save"),
          run: () => saveJson(`lyceum-receipt-${receipt}.json`, { erasure: receipt, savedAt: new Date().toISOString() })
        })
      }
      await navigate({ to: "/" })
    }
  })
  return (
    <Dialog title={t("delete.ask")} onClose={onClose}>
      <form
        className="settings-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          setTried(true)
          if (same && !isPending) mutate()
        }}
      >
        <p>{t("delete.final")}</p>
        <TextField
          label={t("delete.type", { email: account.email })}
          value={typed}
          dir="ltr"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          error={tried && !same ? t("delete.differs") : undefined}
          onChange={({ target }) => setTyped(target.value)}
        />
        <Trouble error={error} />
        <div className="row">
          <Button type="submit" variant="danger" pending={isPending}>
            {t("delete.submit")}
          </Button>
          <Button onClick={onClose}>{common("cancel")}</Button>
        </div>
      </form>
    </Dialog>
  )
}

/** The end of the account: what is erased, what stays, and a question that cannot be answered by mistake. */
export const DeleteAccount = ({ account }: { readonly account: Account }) => {
  const t = useT()
  const [asked, setAsked] = useState(false)
  return (
    <Section name="delete" title={t("delete.title")}>
      <div className="settings-pair">
        <div>
          <h3>{t("delete.erased")}</h3>
          <p className="small muted">{t("delete.erased-text")}</p>
        </div>
        <div>
          <h3>{t("delete.stays")}</h3>
          <p className="small muted">{t("delete.stays-text")}</p>
        </div>
      </div>
      <div className="row">
        <Button variant="danger" onClick={() => setAsked(true)}>
          {t("delete.title")}
        </Button>
      </div>
      {asked && <Ask account={account} onClose={() => setAsked(false)} />}
    </Section>
  )
}
