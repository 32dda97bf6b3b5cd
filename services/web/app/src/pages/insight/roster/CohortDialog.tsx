/** Puts a learner into a cohort, or takes them out of it; nobody's newer change is overwritten unasked. */
import { useQuery } from "@tanstack/react-query"
import { enrollmentQuery } from "../../../api/roster.ts"
import { Dialog } from "../../../design/Dialog.tsx"
import { ErrorState, Loading, SkeletonLines } from "../../../design/States.tsx"
import { useT } from "../texts.ts"
import { CohortForm } from "./CohortForm.tsx"
import type { EntryDialogProps } from "./EntryDialog.ts"

export const CohortDialog = ({ courseId, entry, name, onClose }: EntryDialogProps) => {
  const t = useT()
  const { data, error, refetch } = useQuery({ ...enrollmentQuery(entry.id), refetchOnWindowFocus: false })
  return (
    <Dialog title={t("cohort.title", { name })} onClose={onClose}>
      {data === undefined && error === null && (
        <Loading>
          <SkeletonLines lines={2} />
        </Loading>
      )}
      {data === undefined && error !== null && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data !== undefined && (
        <CohortForm courseId={courseId} known={data} onClose={onClose} reload={async () => (await refetch()).data} />
      )}
    </Dialog>
  )
}
