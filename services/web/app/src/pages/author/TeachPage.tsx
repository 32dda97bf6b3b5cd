/** The author's courses. */
import { useInfiniteQuery } from "@tanstack/react-query"
import { getRouteApi } from "@tanstack/react-router"
import { useState } from "react"
import { ownCoursesQuery } from "../../api/authoring.ts"
import { Button, LinkButton } from "../../design/Button.tsx"
import { ChipLink } from "../../design/Chip.tsx"
import { LoadMore } from "../../design/LoadMore.tsx"
import { Page } from "../../design/Page.tsx"
import { EmptyState, ErrorState, Loading, Skeleton } from "../../design/States.tsx"
import { CourseRow } from "./teach/CourseRow.tsx"
import { NewCourse } from "./teach/NewCourse.tsx"
import { type Show, shows } from "./teach/search.ts"
import "./teach/Teach.css"
import { useT } from "./texts.ts"

const isShown = (show: Show, course: { readonly retired: boolean; readonly version: number | null }): boolean => {
  switch (show) {
    case "all":
      return true
    case "retired":
      return course.retired
    case "drafts":
      return course.version === null && !course.retired
    case "published":
      return course.version !== null && !course.retired
  }
}

export const TeachPage = () => {
  const t = useT()
  const { show = "all" } = getRouteApi("/teach").useSearch()
  const [creating, setCreating] = useState(false)
  const { data, error, fetchNextPage, hasNextPage, isFetching, isFetchingNextPage, refetch } =
    useInfiniteQuery(ownCoursesQuery)
  const courses = data?.pages.flatMap(({ items }) => items)
  const shown = courses?.filter((course) => isShown(show, course))
  const begin = (
    <Button variant="primary" icon="plus" onClick={() => setCreating(true)}>
      {t("teach.new")}
    </Button>
  )
  return (
    <Page
      title={t("teach.title")}
      intro={t("teach.intro")}
      actions={
        <>
          <LinkButton to="/teach/import" icon="upload">
            {t("teach.import")}
          </LinkButton>
          {courses?.length !== 0 && begin}
        </>
      }
    >
      {courses !== undefined && courses.length > 0 && (
        <nav className="row teach-filters" aria-label={t("teach.filters")}>
          {shows.map((one) => (
            <ChipLink key={one} to="/teach" search={one === "all" ? {} : { show: one }} chosen={one === show}>
              {t(`show.${one}`)}
            </ChipLink>
          ))}
        </nav>
      )}
      {shown === undefined && error === null && (
        <Loading>
          <div className="stack">
            {[0, 1, 2].map((row) => (
              <Skeleton key={row} blockSize="104px" radius="var(--r-l)" />
            ))}
          </div>
        </Loading>
      )}
      {shown === undefined && error !== null && (
        <ErrorState error={error} onRetry={() => void refetch()} retrying={isFetching} />
      )}
      {courses?.length === 0 && (
        <EmptyState icon="edit" title={t("teach.empty")} action={begin}>
          {t("teach.empty.text")}
        </EmptyState>
      )}
      {shown?.length === 0 && courses !== undefined && courses.length > 0 && !hasNextPage && (
        <p className="muted">{t("teach.none-shown")}</p>
      )}
      {shown !== undefined && (
        <ul role="list" className="stack">
          {shown.map((course) => (
            <CourseRow key={course.id} course={course} />
          ))}
        </ul>
      )}
      <LoadMore hasMore={hasNextPage} pending={isFetchingNextPage} onMore={() => void fetchNextPage()} />
      {creating && <NewCourse onClose={() => setCreating(false)} />}
    </Page>
  )
}
