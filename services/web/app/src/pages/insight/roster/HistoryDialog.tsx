/** What happened to a learner's enrolment. */
import { Dialog } from "../../../design/Dialog.tsx"
import { useT } from "../texts.ts"
import type { EntryDialogProps } from "./EntryDialog.ts"
import { EnrollmentHistory } from "./EnrollmentHistory.tsx"

export const HistoryDialog = ({ entry, name, onClose }: EntryDialogProps) => {
  const t = useT()
  return (
    <Dialog title={t("history.title", { name })} size="wide" onClose={onClose}>
      <EnrollmentHistory enrollmentId={entry.id} learnerId={entry.userId} />
    </Dialog>
  )
}
