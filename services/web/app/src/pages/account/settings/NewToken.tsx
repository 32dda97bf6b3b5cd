import { useMutation } from "@tanstack/react-query"
import type { CreatedApiToken, Scope } from "@lyceum/sdk"
import { useState } from "react"
import { lyceum } from "../../../api/lyceum.ts"
import { queryClient } from "../../../api/query-client.ts"
import { roleNow, useAccount } from "../../../api/session.ts"
import { Button } from "../../../design/Button.tsx"
import { Checkbox, Select } from "../../../design/Choice.tsx"
import { Dialog } from "../../../design/Dialog.tsx"
import { FieldError } from "../../../design/Field.tsx"
import { TextField } from "../../../design/TextField.tsx"
import { useT as useCommon } from "../../../i18n/common.ts"
import { useFormat } from "../../../i18n/format.ts"
import { Trouble } from "../sign-in/Trouble.tsx"
import { useT } from "../texts.ts"
import { ShownOnce } from "./ShownOnce.tsx"
import { scopesOf } from "./scopes.ts"

const terms = ["30", "90", "365", "never"] as const
type Term = (typeof terms)[number]

/** Makes a token in a dialog; what it is good for is chosen, and then the token is shown, this once. */
export const NewToken = ({ onClose }: { readonly onClose: () => void }) => {
  const t = useT()
  const common = useCommon()
  const format = useFormat()
  const account = useAccount()
  const [name, setName] = useState("")
  const [scopes, setScopes] = useState<ReadonlyArray<Scope>>([])
  const [term, setTerm] = useState<Term>("90")
  const [tried, setTried] = useState(false)
  const { data, error, isPending, mutate } = useMutation({
    mutationFn: async (): Promise<CreatedApiToken> => {
      const lasting = term === "never" ? {} : { expiresInDays: Number(term) }
      return (await lyceum.users.createApiToken({ body: { name: name.trim(), scopes: [...scopes], ...lasting } })).data
    },
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["api-tokens"] })
  })
  if (data !== undefined) return <ShownOnce token={data} onClose={onClose} />
  return (
    <Dialog title={t("tokens.new")} onClose={onClose}>
      <form
        className="settings-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          setTried(true)
          if (name.trim() !== "" && scopes.length > 0 && !isPending) mutate()
        }}
      >
        <TextField
          label={t("tokens.name")}
          hint={t("tokens.name-hint")}
          value={name}
          required
          maxLength={100}
          error={tried && name.trim() === "" ? t("tokens.name-missing") : undefined}
          onChange={({ target }) => setName(target.value)}
        />
        <fieldset className="settings-scopes">
          <legend className="field-label">{t("tokens.scopes")}</legend>
          {scopesOf(account === null ? "learner" : roleNow(account)).map((scope) => (
            <Checkbox
              key={scope}
              label={t(`scope.${scope}`)}
              checked={scopes.includes(scope)}
              onChange={({ target }) =>
                setScopes(target.checked ? [...scopes, scope] : scopes.filter((other) => other !== scope))
              }
            />
          ))}
          {tried && scopes.length === 0 && <FieldError>{t("tokens.scopes-missing")}</FieldError>}
        </fieldset>
        <Select
          label={t("tokens.expiry")}
          value={term}
          options={terms.map((value) => ({
            value,
            label:
              value === "never"
                ? t("tokens.never")
                : t("tokens.days", {
                    count: Number(value),
                    date: format.date(Date.now() + Number(value) * 24 * 60 * 60_000)
                  })
          }))}
          onChange={setTerm}
        />
        <Trouble error={error} />
        <div className="row">
          <Button type="submit" variant="primary" pending={isPending}>
            {t("tokens.create")}
          </Button>
          <Button onClick={onClose}>{common("cancel")}</Button>
        </div>
      </form>
    </Dialog>
  )
}
