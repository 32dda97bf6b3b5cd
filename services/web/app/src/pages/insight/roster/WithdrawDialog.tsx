/** Asks before a learner loses their seat. */
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { lyceum } from "../../../api/lyceum.ts"
import { sentenceOf } from "../../../api/problems.ts"
import { rosterRoot } from "../../../api/roster.ts"
import { ConfirmDialog } from "../../../design/Dialog.tsx"
import { Banner } from "../../../design/Surface.tsx"
import { useT as useCommonT } from "../../../i18n/common.ts"
import { toast } from "../../../toast.ts"
import { useT } from "../texts.ts"
import type { EntryDialogProps } from "./EntryDialog.ts"

export const WithdrawDialog = ({ courseId, entry, name, onClose }: EntryDialogProps) => {
  const t = useT()
  const common = useCommonT()
  const client = useQueryClient()
  const { error, isPending, mutate } = useMutation({
    mutationFn: () => lyceum.enrollments.withdraw({ path: { enrollmentId: entry.id } }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: rosterRoot(courseId) })
      toast(t("withdraw.done", { name }))
      onClose()
    }
  })
  return (
    <ConfirmDialog
      title={t("withdraw.title", { name })}
      confirm={t("withdraw.do")}
      danger
      pending={isPending}
      onConfirm={() => mutate()}
      onClose={onClose}
    >
      <div className="stack">
        <p>{t("withdraw.text")}</p>
        {error !== null && (
          <Banner tone="bad" live>
            {common(sentenceOf(error))}
          </Banner>
        )}
      </div>
    </ConfirmDialog>
  )
}
