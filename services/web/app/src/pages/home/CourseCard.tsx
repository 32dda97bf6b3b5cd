/** One course of the learner. */
import { Link } from "@tanstack/react-router"
import type { ProgressSummary } from "@lyceum/sdk"
import { CourseArt } from "../../design/CourseArt.tsx"
import { DuePill } from "../../design/DuePill.tsx"
import { ProgressBar } from "../../design/Progress.tsx"
import { Card } from "../../design/Surface.tsx"
import { useFormat } from "../../i18n/format.ts"
import { ResumeButton } from "./ResumeButton.tsx"
import { useT } from "./texts.ts"
import { useDue } from "./use-due.ts"
import { useCounts } from "./use-counts.ts"

/** `level` is that of its heading in its place. */
export const CourseCard = ({ course, level }: { readonly course: ProgressSummary; readonly level: 2 | 3 }) => {
  const t = useT()
  const format = useFormat()
  const { lessons, percent } = useCounts()(course)
  const due = useDue(course.courseId)
  const Heading = `h${level}` as const
  return (
    <Card as="li" padded={false} className="home-card">
      <CourseArt id={course.courseId} />
      {/* On the drawing: it comes later than the rest, and moves nothing. */}
      {due !== undefined && !course.completed && (
        <p className="home-card-due">
          <DuePill dueAt={due} />
        </p>
      )}
      <div className="home-card-words">
        <Heading className="clamped">
          <Link to="/courses/$slug" params={{ slug: course.courseId }} dir="auto">
            {course.courseTitle}
          </Link>
        </Heading>
        <ProgressBar
          percent={course.percent}
          label={t("course.progress", { title: course.courseTitle.slice(0, 200) })}
        />
        <p className="small num">
          <b>{t("course.complete", { percent })}</b>
          <span className="muted">{` · ${lessons}`}</span>
        </p>
        {course.completed && course.completedAt !== null ? (
          <p className="small muted num">{t("course.completed-on", { date: format.date(course.completedAt) })}</p>
        ) : (
          course.resumeItem !== null && (
            <p className="small muted clamped" dir="auto">
              {t("course.next", { title: course.resumeItem.title })}
            </p>
          )
        )}
        <div className="home-card-action">
          <ResumeButton course={course} variant="plain" />
        </div>
      </div>
    </Card>
  )
}
