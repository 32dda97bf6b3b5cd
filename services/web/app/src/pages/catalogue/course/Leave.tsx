import { useMutation } from "@tanstack/react-query"
import type { CourseDetail, Enrollment } from "@lyceum/sdk"
import { useState } from "react"
import { withdraw } from "../../../api/enrollments.ts"
import { sentenceOf } from "../../../api/problems.ts"
import { Button } from "../../../design/Button.tsx"
import { ConfirmDialog } from "../../../design/Dialog.tsx"
import { FieldError } from "../../../design/Field.tsx"
import { useT as useCommon } from "../../../i18n/common.ts"
import { toast } from "../../../toast.ts"
import { useT } from "../texts.ts"

/** The way out of a course or of its waitlist, after a question. */
export const Leave = ({ course, enrollment }: { readonly course: CourseDetail; readonly enrollment: Enrollment }) => {
  const t = useT()
  const common = useCommon()
  const [asked, setAsked] = useState(false)
  const kind = enrollment.status === "waitlisted" ? "waitlist" : "course"
  const { error, isPending, mutate } = useMutation({
    mutationFn: () => withdraw(enrollment.id),
    onSuccess: () => {
      setAsked(false)
      toast(t("leave.done", { title: course.title }))
    }
  })
  return (
    <>
      <Button variant="quiet" size="small" onClick={() => setAsked(true)}>
        {t(`leave.${kind}`)}
      </Button>
      {asked && (
        <ConfirmDialog
          title={t(`leave.${kind}.title`)}
          confirm={t(`leave.${kind}`)}
          danger
          pending={isPending}
          onConfirm={() => mutate()}
          onClose={() => setAsked(false)}
        >
          <p>{t(`leave.${kind}.text`)}</p>
          {error !== null && <FieldError>{common(sentenceOf(error))}</FieldError>}
        </ConfirmDialog>
      )}
    </>
  )
}
