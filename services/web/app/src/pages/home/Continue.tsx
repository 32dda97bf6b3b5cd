/** The course that was last worked on: one button that leads to the very item. */
import type { ProgressSummary } from "@lyceum/sdk"
import { LinkButton } from "../../design/Button.tsx"
import { DuePill } from "../../design/DuePill.tsx"
import { ProgressRing } from "../../design/Progress.tsx"
import { Card, Pill } from "../../design/Surface.tsx"
import { ResumeButton } from "./ResumeButton.tsx"
import { useT } from "./texts.ts"
import { useDue } from "./use-due.ts"
import { useCounts } from "./use-counts.ts"

export const Continue = ({ course }: { readonly course: ProgressSummary }) => {
  const t = useT()
  const { lessons } = useCounts()(course)
  const due = useDue(course.courseId)
  const begun = course.percent > 0 || course.completedItems > 0
  return (
    <Card as="section" className="continue" aria-label={t("continue.label")}>
      <div className="continue-words">
        <div className="row continue-pills">
          <Pill tone="accent">{t(begun ? "continue.pill" : "continue.start")}</Pill>
          {due !== undefined && <DuePill dueAt={due} />}
        </div>
        <h2 dir="auto" className="clamped">
          {course.resumeItem?.title ?? course.courseTitle}
        </h2>
        {course.resumeItem !== null && (
          <p className="muted clamped" dir="auto">
            {course.courseTitle}
          </p>
        )}
        <div className="row">
          <ResumeButton course={course} variant="primary" />
          <LinkButton variant="quiet" to="/courses/$slug" params={{ slug: course.courseId }}>
            {t("continue.course")}
          </LinkButton>
        </div>
      </div>
      <ProgressRing percent={course.percent} note={lessons} />
    </Card>
  )
}
