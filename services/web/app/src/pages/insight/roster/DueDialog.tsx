/** Sets, changes or removes the day by which a learner must have completed the course. */
import { isProblem } from "@lyceum/sdk"
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { setDue } from "../../../api/enrollments.ts"
import { sentenceOf } from "../../../api/problems.ts"
import { enrollmentQuery, rosterRoot } from "../../../api/roster.ts"
import { Button } from "../../../design/Button.tsx"
import { DateField } from "../../../design/DateField.tsx"
import { Dialog } from "../../../design/Dialog.tsx"
import { Banner } from "../../../design/Surface.tsx"
import { useT as useCommonT } from "../../../i18n/common.ts"
import { useFormat } from "../../../i18n/format.ts"
import { toast } from "../../../toast.ts"
import { dayOf } from "../exports/period.ts"
import { useT } from "../texts.ts"
import { dueAtEndOf, dueDay } from "./due.ts"
import type { EntryDialogProps } from "./EntryDialog.ts"

export const DueDialog = ({ courseId, entry, name, onClose }: EntryDialogProps) => {
  const t = useT()
  const common = useCommonT()
  const format = useFormat()
  const client = useQueryClient()
  const [day, setDay] = useState(() => dueDay(entry.dueAt))
  const [wrong, setWrong] = useState(false)
  const known = useQuery({ ...enrollmentQuery(entry.id), refetchOnWindowFocus: false })
  const { error, isPending, mutate, variables } = useMutation({
    mutationFn: async (dueAt: string | null) => {
      const { etag } = known.data ?? (await client.fetchQuery(enrollmentQuery(entry.id)))
      await setDue(entry.id, dueAt, etag)
    },
    // Somebody else was first: the next save is on top of what they made of it.
    onError: (thrown) => isProblem(thrown, "urn:lyceum:problem:precondition-failed") && void known.refetch(),
    onSuccess: async (_, dueAt) => {
      await client.invalidateQueries({ queryKey: rosterRoot(courseId) })
      toast(dueAt === null ? t("due.removed", { name }) : t("due.saved", { name, date: format.date(dueAt) }))
      onClose()
    }
  })
  return (
    <Dialog title={t("due.title", { name })} onClose={onClose}>
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          const dueAt = dueAtEndOf(day, new Date())
          setWrong(dueAt === undefined)
          if (dueAt !== undefined && !isPending) mutate(dueAt)
        }}
      >
        <DateField
          label={t("due.day")}
          hint={t("due.hint")}
          error={wrong ? t("due.wrong") : undefined}
          min={dayOf(new Date())}
          value={day}
          onChange={(chosen) => {
            setDay(chosen)
            setWrong(false)
          }}
        />
        {error !== null && (
          <Banner tone="bad" live>
            {common(sentenceOf(error))}
          </Banner>
        )}
        <div className="row">
          <Button type="submit" variant="primary" pending={isPending && variables !== null}>
            {t("due.save")}
          </Button>
          {entry.dueAt !== null && (
            <Button icon="trash" pending={isPending && variables === null} onClick={() => isPending || mutate(null)}>
              {t("due.remove")}
            </Button>
          )}
          <Button variant="quiet" onClick={onClose}>
            {common("cancel")}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
