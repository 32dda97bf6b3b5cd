import { Link } from "@tanstack/react-router"
import type { CourseCard as Course, ProgressSummary } from "@lyceum/sdk"
import { CourseArt } from "../../../design/CourseArt.tsx"
import { ProgressBar } from "../../../design/Progress.tsx"
import { Card, Pill } from "../../../design/Surface.tsx"
import { useFormat } from "../../../i18n/format.ts"
import { useT } from "../texts.ts"
import "./CourseCard.css"

/** How far the learner is, and the way on. */
const OwnState = ({ own, title }: { readonly own: ProgressSummary; readonly title: string }) => {
  const t = useT()
  const format = useFormat()
  const action = t(own.percent === 0 ? "course.start" : "course.continue")
  if (own.completed)
    return (
      <p>
        <Pill tone="good" icon="check">
          {t("card.completed")}
        </Pill>
      </p>
    )
  return (
    <div className="course-card-own">
      <ProgressBar percent={own.percent} label={t("card.progress", { title })} />
      <span className="row apart">
        <span className="small num">{t("card.percent", { percent: format.percent(own.percent) })}</span>
        <Link
          className="course-card-continue"
          to="/courses/$courseId/learn"
          params={{ courseId: own.courseId }}
          aria-label={t("card.action", { action, title })}
        >
          {action}
        </Link>
      </span>
    </div>
  )
}

/** A course in a list: its picture, what it is, how long it takes, and how far the person who looks is (`own`). */
export const CourseCard = ({
  course,
  own,
  level = 2
}: {
  readonly course: Course
  readonly own: ProgressSummary | undefined
  /** Of the heading, in its place on the page. */
  readonly level?: 2 | 3
}) => {
  const t = useT()
  const format = useFormat()
  const Heading = `h${level}` as const
  return (
    <Card as="li" className="course-card" padded={false}>
      <CourseArt id={course.id} />
      <div className="course-card-body">
        <Heading lang={course.language ?? undefined} dir="auto">
          <Link to="/courses/$slug" params={{ slug: course.slug }}>
            {course.title}
          </Link>
        </Heading>
        {course.summary !== "" && (
          <p className="course-card-summary" lang={course.language ?? undefined} dir="auto">
            {course.summary}
          </p>
        )}
        <p className="course-card-facts num">
          <span>{t("card.items", { count: course.itemCount })}</span>
          {course.estimatedMinutes > 0 && <span>{format.duration(course.estimatedMinutes * 60)}</span>}
          {course.language !== null && <span>{format.language(course.language)}</span>}
        </p>
        {own !== undefined && <OwnState own={own} title={course.title} />}
      </div>
    </Card>
  )
}
