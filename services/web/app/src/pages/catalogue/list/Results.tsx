import { useInfiniteQuery, useQuery } from "@tanstack/react-query"
import { coursesQuery, languagesQuery } from "../../../api/catalogue.ts"
import { LinkButton } from "../../../design/Button.tsx"
import { LoadMore } from "../../../design/LoadMore.tsx"
import { EmptyState, ErrorState } from "../../../design/States.tsx"
import { CourseGrid, CourseGridSkeleton } from "../card/CourseGrid.tsx"
import type { CatalogueSearch } from "../search.ts"
import { useT } from "../texts.ts"

const Nothing = ({ search }: { readonly search: CatalogueSearch }) => {
  const t = useT()
  const { language, query } = search
  const wished = query !== undefined || language !== undefined
  return (
    <EmptyState
      icon="search"
      title={query === undefined ? t("courses.none") : t("courses.none-for", { query })}
      action={
        wished && (
          <LinkButton to="/courses" variant="primary">
            {t("courses.show-all")}
          </LinkButton>
        )
      }
    >
      {t(wished ? "courses.none-hint" : "courses.none-yet")}
    </EmptyState>
  )
}

/** How many were found, read out when it changes, and the courses. */
export const Results = ({ search }: { readonly search: CatalogueSearch }) => {
  const t = useT()
  const found = useInfiniteQuery(coursesQuery(search))
  const { data: languages } = useQuery(languagesQuery(search.query))
  const total = languages
    ?.filter(({ language }) => search.language === undefined || language === search.language)
    .reduce((sum, { courses }) => sum + courses, 0)
  const courses = found.data?.pages.flatMap(({ items }) => items)
  return (
    <>
      <p className="catalogue-count num" role="status">
        {total !== undefined &&
          courses !== undefined &&
          !found.isPlaceholderData &&
          t("courses.count", { count: total })}
      </p>
      {courses === undefined ? (
        found.isError ? (
          <ErrorState error={found.error} onRetry={() => void found.refetch()} retrying={found.isFetching} />
        ) : (
          <CourseGridSkeleton />
        )
      ) : (
        <div aria-busy={found.isPlaceholderData || undefined} className="catalogue-results">
          {courses.length === 0 ? <Nothing search={search} /> : <CourseGrid courses={courses} />}
          <LoadMore
            hasMore={found.hasNextPage}
            pending={found.isFetchingNextPage}
            onMore={() => void found.fetchNextPage()}
          />
        </div>
      )}
    </>
  )
}
