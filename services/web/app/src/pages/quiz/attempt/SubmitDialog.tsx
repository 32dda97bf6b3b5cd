import type { Attempt, Question } from "@lyceum/sdk"
import { sentenceOf } from "../../../api/problems.ts"
import { FieldError } from "../../../design/Field.tsx"
import { ConfirmDialog } from "../../../design/Dialog.tsx"
import { useT as useCommon } from "../../../i18n/common.ts"
import { useFormat } from "../../../i18n/format.ts"
import { useT } from "../texts.ts"
import { NotSaved } from "./use-submit.ts"

/** Asks before a try is handed in: what is unanswered, and how many tries are left after it. */
export const SubmitDialog = ({
  attempt,
  unanswered,
  pending,
  error,
  onSubmit,
  onClose
}: {
  readonly attempt: Attempt
  readonly unanswered: ReadonlyArray<Question>
  readonly pending: boolean
  /** Why it did not work. */
  readonly error: unknown
  readonly onSubmit: () => void
  readonly onClose: () => void
}) => {
  const t = useT()
  const common = useCommon()
  const format = useFormat()
  const open = new Set(unanswered)
  const numbers = attempt.questions.flatMap((question, index) => (open.has(question) ? [format.number(index + 1)] : []))
  return (
    <ConfirmDialog
      title={t("submit.title", { number: attempt.number })}
      confirm={t("submit")}
      pending={pending}
      onConfirm={onSubmit}
      onClose={onClose}
    >
      <div className="stack">
        <p>
          {unanswered.length === 0
            ? t("submit.complete")
            : t("submit.unanswered", { count: unanswered.length, numbers: format.list(numbers) })}
        </p>
        <p className="muted">
          {attempt.attemptsLeft === null ? t("submit.unlimited") : t("submit.left", { count: attempt.attemptsLeft })}
        </p>
        {error !== null && (
          <FieldError>{error instanceof NotSaved ? t("submit.not-saved") : common(sentenceOf(error))}</FieldError>
        )}
      </div>
    </ConfirmDialog>
  )
}
