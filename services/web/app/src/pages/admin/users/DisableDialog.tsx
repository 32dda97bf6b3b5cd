/** Asks before an account is disabled, or can be used again. */
import type { Account } from "@lyceum/sdk"
import { sentenceOf } from "../../../api/problems.ts"
import { ConfirmDialog } from "../../../design/Dialog.tsx"
import { Banner } from "../../../design/Surface.tsx"
import { useT as useCommonT } from "../../../i18n/common.ts"
import { toast } from "../../../toast.ts"
import { useT } from "../texts.ts"
import { useChangeUser } from "./use-change-user.ts"

export const DisableDialog = ({ account, onClose }: { readonly account: Account; readonly onClose: () => void }) => {
  const t = useT()
  const common = useCommonT()
  const what = account.disabled ? "enable" : "disable"
  const { error, isPending, mutate } = useChangeUser(account, ({ name }) => {
    toast(t(`users.${what}.done`, { name }))
    onClose()
  })
  return (
    <ConfirmDialog
      title={t(`users.${what}.title`, { name: account.name })}
      confirm={t(`users.${what}`)}
      danger={what === "disable"}
      pending={isPending}
      onConfirm={() => mutate({ disabled: !account.disabled })}
      onClose={onClose}
    >
      <div className="stack">
        <p>{t(`users.${what}.text`)}</p>
        {error !== null && (
          <Banner tone="bad" live>
            {common(sentenceOf(error))}
          </Banner>
        )}
      </div>
    </ConfirmDialog>
  )
}
