/** The form in the dialog about a cohort. */
import { type EnrollmentDetail, isProblem } from "@lyceum/sdk"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { lyceum } from "../../../api/lyceum.ts"
import { sentenceOf } from "../../../api/problems.ts"
import { rosterRoot } from "../../../api/roster.ts"
import { Button } from "../../../design/Button.tsx"
import { Banner } from "../../../design/Surface.tsx"
import { TextField } from "../../../design/TextField.tsx"
import { useT as useCommonT } from "../../../i18n/common.ts"
import { toast } from "../../../toast.ts"
import { useT } from "../texts.ts"

interface Known {
  readonly enrollment: EnrollmentDetail
  readonly etag: string
}

/** As the service takes it. */
const cohortForm = /^[\p{L}\p{N}](?:[\p{L}\p{N} ._-]{0,58}[\p{L}\p{N}])?$/u

export const CohortForm = ({
  courseId,
  known,
  reload,
  onClose
}: {
  readonly courseId: string
  readonly known: Known
  readonly reload: () => Promise<Known | undefined>
  readonly onClose: () => void
}) => {
  const t = useT()
  const common = useCommonT()
  const client = useQueryClient()
  const [typed, setTyped] = useState(known.enrollment.cohort ?? "")
  const [wrong, setWrong] = useState(false)
  const cohort = typed.trim()
  const { error, isPending, mutate, reset } = useMutation({
    mutationFn: () =>
      lyceum.enrollments.change({
        path: { enrollmentId: known.enrollment.id },
        headers: { "if-match": known.etag },
        body: { cohort: cohort === "" ? null : cohort }
      }),
    // Somebody else was first: what they made of it is fetched and shown, and the next save is on top of that.
    onError: (thrown) => isProblem(thrown, "urn:lyceum:problem:precondition-failed") && void reload(),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: rosterRoot(courseId) })
      toast(t("cohort.saved"))
      onClose()
    }
  })
  const overtaken = isProblem(error, "urn:lyceum:problem:precondition-failed")
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        const bad = cohort !== "" && !cohortForm.test(cohort)
        setWrong(bad)
        if (!bad && !isPending) mutate()
      }}
    >
      <TextField
        label={t("roster.cohort")}
        hint={t("cohort.hint")}
        error={wrong ? t("cohort.wrong") : undefined}
        maxLength={60}
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
      />
      {overtaken && (
        <Banner
          tone="warn"
          live
          action={
            <Button
              size="small"
              onClick={() => {
                setTyped(known.enrollment.cohort ?? "")
                reset()
              }}
            >
              {t("cohort.take-theirs")}
            </Button>
          }
        >
          {t("cohort.overtaken", { cohort: known.enrollment.cohort ?? t("cohort.none") })}
        </Banner>
      )}
      {error !== null && !overtaken && (
        <Banner tone="bad" live>
          {common(sentenceOf(error))}
        </Banner>
      )}
      <div className="row">
        <Button type="submit" variant="primary" pending={isPending}>
          {t(overtaken ? "cohort.keep-mine" : "cohort.save")}
        </Button>
        <Button onClick={onClose}>{common("cancel")}</Button>
      </div>
    </form>
  )
}
