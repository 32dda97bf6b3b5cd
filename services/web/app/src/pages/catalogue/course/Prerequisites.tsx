import { useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import type { CourseDetail } from "@lyceum/sdk"
import { coursesOfQuery } from "../../../api/catalogue.ts"
import { useAccount } from "../../../api/session.ts"
import { MarkText, StateMark } from "../../../design/Progress.tsx"
import { ErrorState, Loading, SkeletonLines } from "../../../design/States.tsx"
import { useT } from "../texts.ts"
import { useMissing } from "./use-missing.ts"

/** The courses to complete first, each with its page and whether that is done; nothing when there are none. */
export const Prerequisites = ({ course }: { readonly course: CourseDetail }) => {
  const t = useT()
  const account = useAccount()
  const missing = useMissing(course)
  const { data, error, isFetching, refetch } = useQuery(coursesOfQuery(course.prerequisites))
  if (course.prerequisites.length === 0) return null
  return (
    <section aria-labelledby="prerequisites" className="stack">
      <h2 id="prerequisites">{t("course.prerequisites")}</h2>
      <p className="muted">{t("course.prerequisites-text", { count: course.prerequisites.length })}</p>
      {data === undefined ? (
        error === null ? (
          <Loading>
            <SkeletonLines lines={course.prerequisites.length} />
          </Loading>
        ) : (
          <ErrorState error={error} onRetry={() => void refetch()} retrying={isFetching} />
        )
      ) : (
        <ul className="course-prerequisites" role="list">
          {data.map(({ id, language, slug, title }) => {
            const state = missing.includes(id) ? "none" : "done"
            return (
              <li key={id}>
                {account !== null && <StateMark state={state} />}
                <Link to="/courses/$slug" params={{ slug }} lang={language ?? undefined} dir="auto">
                  {title}
                </Link>
                {account !== null && <MarkText state={state} />}
              </li>
            )
          })}
        </ul>
      )}
    </section>
  )
}
