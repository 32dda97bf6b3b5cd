import { useMutation, useQuery } from "@tanstack/react-query"
import type { CourseDetail } from "@lyceum/sdk"
import { isProblem } from "@lyceum/sdk"
import { useEffect } from "react"
import { enrol } from "../../../api/enrollments.ts"
import { useIntent } from "../../../api/intent.ts"
import { sentenceOf } from "../../../api/problems.ts"
import { seatsQuery } from "../../../api/seats.ts"
import { Button } from "../../../design/Button.tsx"
import { FieldError } from "../../../design/Field.tsx"
import { Banner } from "../../../design/Surface.tsx"
import { useT as useCommon } from "../../../i18n/common.ts"
import { toast } from "../../../toast.ts"
import { useT } from "../texts.ts"
import { Retired, SeatsNote } from "./Notes.tsx"
import { useMissing } from "./use-missing.ts"
import { takeWish } from "./wish.ts"

/** Enrols, or joins the waitlist when no seat is free. `again`: the person has left the course before. */
export const EnrolAction = ({
  course,
  again,
  onEnrolled
}: {
  readonly course: CourseDetail
  readonly again: boolean
  readonly onEnrolled: () => void
}) => {
  const t = useT()
  const common = useCommon()
  const intent = useIntent()
  const missing = useMissing(course)
  const { data: seats } = useQuery({ ...seatsQuery(course.id), enabled: course.capacity !== null })
  const full = seats?.free === 0
  const { error, isPending, mutate } = useMutation({
    mutationFn: () => enrol(course.id, intent(course.id)),
    onSuccess: ({ status }) => {
      onEnrolled()
      toast(t(status === "waitlisted" ? "enrol.waits" : "enrol.done", { title: course.title }))
    }
  })
  useEffect(() => {
    if (!course.retired && takeWish(course.id)) mutate()
  }, [course, mutate])
  if (course.retired) return <Retired />
  const lacks = missing.length > 0 || isProblem(error, "urn:lyceum:problem:prerequisites-missing")
  return (
    <>
      {lacks && <Banner tone="warn">{t("enrol.missing")}</Banner>}
      <Button
        variant="primary"
        pending={isPending}
        aria-disabled={missing.length > 0}
        onClick={() => missing.length === 0 && mutate()}
      >
        {t(full ? "enrol.wait" : again ? "enrol.again" : "enrol.enrol")}
      </Button>
      {error !== null && <FieldError>{common(sentenceOf(error))}</FieldError>}
      <SeatsNote course={course} />
    </>
  )
}
