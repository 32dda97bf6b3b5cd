import { useInfiniteQuery, useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { coursesQuery, languagesQuery } from "../../../api/catalogue.ts"
import { EmptyState, ErrorState } from "../../../design/States.tsx"
import { CourseGrid, CourseGridSkeleton } from "../card/CourseGrid.tsx"
import { useT } from "../texts.ts"

/** Courses that a start page shows. */
const shown = 6

/** The newest courses. */
export const Featured = () => {
  const t = useT()
  const found = useInfiniteQuery(coursesQuery({}))
  const { data: languages } = useQuery(languagesQuery(undefined))
  const total = languages?.reduce((sum, { courses }) => sum + courses, 0)
  const courses = found.data?.pages[0]?.items.slice(0, shown)
  return (
    <section aria-labelledby="featured" className="stack">
      <div className="row apart">
        <h2 id="featured">{t("start.newest")}</h2>
        {total !== undefined && total > 0 && <Link to="/courses">{t("start.all", { count: total })}</Link>}
      </div>
      {courses === undefined ? (
        found.isError ? (
          <ErrorState error={found.error} onRetry={() => void found.refetch()} retrying={found.isFetching} />
        ) : (
          <CourseGridSkeleton cards={3} />
        )
      ) : courses.length === 0 ? (
        <EmptyState title={t("courses.none")}>{t("courses.none-yet")}</EmptyState>
      ) : (
        <CourseGrid courses={courses} level={3} />
      )}
    </section>
  )
}
