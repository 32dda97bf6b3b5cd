/** Asks before the second factor of somebody is removed who lost it and their recovery codes. */
import { useMutation } from "@tanstack/react-query"
import { type Account, isProblem } from "@lyceum/sdk"
import { lyceum } from "../../../api/lyceum.ts"
import { sentenceOf } from "../../../api/problems.ts"
import { ConfirmDialog } from "../../../design/Dialog.tsx"
import { Banner } from "../../../design/Surface.tsx"
import { useT as useCommonT } from "../../../i18n/common.ts"
import { toast } from "../../../toast.ts"
import { useT } from "../texts.ts"

export const SecondFactorDialog = ({
  account: { id, name },
  onClose
}: {
  readonly account: Account
  readonly onClose: () => void
}) => {
  const t = useT()
  const common = useCommonT()
  const { error, isPending, mutate } = useMutation({
    mutationFn: () => lyceum.secondFactor.remove({ path: { userId: id } }),
    onSuccess: () => {
      toast(t("users.second-factor.done", { name }))
      onClose()
    }
  })
  return (
    <ConfirmDialog
      title={t("users.second-factor.title", { name })}
      confirm={t("users.second-factor")}
      danger
      pending={isPending}
      onConfirm={() => mutate()}
      onClose={onClose}
    >
      <div className="stack">
        <p>{t("users.second-factor.text")}</p>
        {error !== null && (
          <Banner tone="bad" live>
            {isProblem(error, "urn:lyceum:problem:conflict")
              ? t("users.second-factor.none", { name })
              : common(sentenceOf(error))}
          </Banner>
        )}
      </div>
    </ConfirmDialog>
  )
}
