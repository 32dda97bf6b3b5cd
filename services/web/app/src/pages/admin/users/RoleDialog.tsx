/** Gives an account another role. */
import type { Account } from "@lyceum/sdk"
import { useState } from "react"
import { sentenceOf } from "../../../api/problems.ts"
import { Button } from "../../../design/Button.tsx"
import { RadioGroup } from "../../../design/Choice.tsx"
import { Dialog } from "../../../design/Dialog.tsx"
import { Banner } from "../../../design/Surface.tsx"
import { useT as useCommonT } from "../../../i18n/common.ts"
import { toast } from "../../../toast.ts"
import { roles } from "../search.ts"
import { useT } from "../texts.ts"
import { useChangeUser } from "./use-change-user.ts"

export const RoleDialog = ({ account, onClose }: { readonly account: Account; readonly onClose: () => void }) => {
  const t = useT()
  const common = useCommonT()
  const [role, setRole] = useState(account.role)
  const { error, isPending, mutate } = useChangeUser(account, ({ name, role: given }) => {
    toast(t("users.role.done", { name, role: t(`role.${given}`) }))
    onClose()
  })
  return (
    <Dialog
      title={t("users.role.title", { name: account.name })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{common("cancel")}</Button>
          <Button
            variant="primary"
            pending={isPending}
            onClick={() => (role === account.role ? onClose() : mutate({ role }))}
          >
            {t("users.role.save")}
          </Button>
        </>
      }
    >
      <div className="stack">
        <RadioGroup
          legend={t("users.role")}
          boxed
          value={role}
          onChange={setRole}
          options={roles.map((one) => ({ value: one, label: t(`role.${one}`), hint: t(`role.hint.${one}`) }))}
        />
        {error !== null && (
          <Banner tone="bad" live>
            {common(sentenceOf(error))}
          </Banner>
        )}
      </div>
    </Dialog>
  )
}
