import { useInfiniteQuery, useQuery } from "@tanstack/react-query"
import type { CourseDetail, EnrollmentItem } from "@lyceum/sdk"
import { useEffect, useRef } from "react"
import { enrollmentQuery } from "../../../api/enrollments.ts"
import { myCoursesQuery } from "../../../api/progress.ts"
import { LinkButton } from "../../../design/Button.tsx"
import { DuePill } from "../../../design/DuePill.tsx"
import { ProgressBar } from "../../../design/Progress.tsx"
import { Pill } from "../../../design/Surface.tsx"
import { useFormat } from "../../../i18n/format.ts"
import { useT } from "../texts.ts"
import { Leave } from "./Leave.tsx"

interface Props {
  readonly course: CourseDetail
  readonly enrollment: EnrollmentItem
}

/** The button that was pressed is gone: the focus goes to what took its place. */
const useFocusAfterEnrolling = (fresh: boolean) => {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (fresh && document.activeElement === document.body)
      place.current?.querySelector<HTMLElement>("a, button")?.focus()
  }, [fresh])
  return place
}

/** When the course must be completed, if it must. */
const Due = ({ enrollment: { dueAt } }: Pick<Props, "enrollment">) =>
  dueAt !== null && (
    <p>
      <DuePill dueAt={dueAt} />
    </p>
  )

const Waiting = ({ course, enrollment }: Props) => {
  const t = useT()
  const { data } = useQuery(enrollmentQuery(enrollment.id))
  const position = data?.waitlistPosition ?? null
  return (
    <>
      <p>
        <Pill tone="accent" icon="clock">
          {t("enrol.waiting")}
        </Pill>
      </p>
      <Due enrollment={enrollment} />
      <p className="num">{position === null ? t("enrol.waiting-text") : t("enrol.position", { position })}</p>
      <Leave course={course} enrollment={enrollment} />
    </>
  )
}

const Done = ({ course, enrollment }: Props) => {
  const t = useT()
  const { data } = useQuery(enrollmentQuery(enrollment.id))
  return (
    <>
      <p>
        <Pill tone="good" icon="check">
          {t("enrol.completed")}
        </Pill>
      </p>
      <LinkButton to="/courses/$courseId/learn" params={{ courseId: course.id }} variant="primary">
        {t("enrol.look-again")}
      </LinkButton>
      {typeof data?.certificateId === "string" && (
        <LinkButton to="/certificates/$certificateId" params={{ certificateId: data.certificateId }} icon="award">
          {t("enrol.certificate")}
        </LinkButton>
      )}
    </>
  )
}

const Learning = ({ course, enrollment }: Props) => {
  const t = useT()
  const format = useFormat()
  const { data } = useInfiniteQuery(myCoursesQuery)
  const own = data?.pages.flatMap(({ items }) => items).find(({ courseId }) => courseId === course.id)
  return (
    <>
      <Due enrollment={enrollment} />
      {own !== undefined && (
        <div className="stack">
          <ProgressBar percent={own.percent} label={t("card.progress", { title: course.title })} />
          <span className="small num">
            {t("enrol.progress", {
              percent: format.percent(own.percent),
              done: own.completedItems,
              count: own.requiredItems
            })}
          </span>
        </div>
      )}
      <LinkButton to="/courses/$courseId/learn" params={{ courseId: course.id }} variant="primary" iconEnd="arrow">
        {t(own === undefined || own.percent === 0 ? "course.start" : "course.continue")}
      </LinkButton>
      <Leave course={course} enrollment={enrollment} />
    </>
  )
}

/** What who is in the course, or waits for a seat, can do. `fresh`: they pressed the button for it a moment ago. */
export const EnrolledAction = ({ fresh, ...props }: Props & { readonly fresh: boolean }) => {
  const place = useFocusAfterEnrolling(fresh)
  const { status } = props.enrollment
  return (
    <div className="enrol-own" ref={place}>
      {status === "waitlisted" ? (
        <Waiting {...props} />
      ) : status === "completed" ? (
        <Done {...props} />
      ) : (
        <Learning {...props} />
      )}
    </div>
  )
}
