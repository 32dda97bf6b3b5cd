/** Courses that the learner is not in yet. */
import { infiniteQueryOptions, useInfiniteQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { lyceum } from "../../api/lyceum.ts"
import { LinkButton } from "../../design/Button.tsx"
import { CourseArt } from "../../design/CourseArt.tsx"
import { LoadMore } from "../../design/LoadMore.tsx"
import { EmptyState, ErrorState } from "../../design/States.tsx"
import { Card } from "../../design/Surface.tsx"
import { useFormat } from "../../i18n/format.ts"
import { CardsSkeleton } from "./HomeSkeleton.tsx"
import { useT } from "./texts.ts"

const newestQuery = infiniteQueryOptions({
  queryKey: ["courses", "explore"],
  queryFn: async ({ pageParam, signal }) => {
    const query = { limit: 24, ...(pageParam === "" ? {} : { cursor: pageParam }) }
    return (await lyceum.catalogue.listCourses({ query, signal })).data
  },
  initialPageParam: "",
  getNextPageParam: (last) => last.nextCursor
})

/** `mine`: the courses that the learner is in. */
export const Explore = ({ mine }: { readonly mine: ReadonlySet<string> }) => {
  const t = useT()
  const format = useFormat()
  const { data, error, fetchNextPage, hasNextPage, isFetching, isFetchingNextPage, refetch } =
    useInfiniteQuery(newestQuery)
  if (data === undefined)
    return error === null ? (
      <CardsSkeleton />
    ) : (
      <ErrorState error={error} onRetry={() => void refetch()} retrying={isFetching} />
    )
  const courses = data.pages.flatMap(({ items }) => items).filter(({ id }) => !mine.has(id))
  return (
    <div className="stack home-courses">
      {courses.length === 0 && !hasNextPage ? (
        <EmptyState
          icon="search"
          title={t("empty.explore")}
          action={<LinkButton to="/courses">{t("home.catalogue")}</LinkButton>}
        >
          {t("empty.explore-text")}
        </EmptyState>
      ) : (
        <ul role="list" className="cards">
          {courses.map((course) => (
            <Card as="li" padded={false} className="home-card" key={course.id}>
              <CourseArt id={course.id} />
              <div className="home-card-words">
                <h2 className="clamped">
                  <Link to="/courses/$slug" params={{ slug: course.slug }} dir="auto">
                    {course.title}
                  </Link>
                </h2>
                <p className="small muted clamped" dir="auto">
                  {course.summary}
                </p>
                <p className="small muted num">
                  {t("explore.size", {
                    count: course.itemCount,
                    time: format.duration(course.estimatedMinutes * 60)
                  })}
                </p>
              </div>
            </Card>
          ))}
        </ul>
      )}
      <LoadMore hasMore={hasNextPage} pending={isFetchingNextPage} onMore={() => void fetchNextPage()} />
    </div>
  )
}
