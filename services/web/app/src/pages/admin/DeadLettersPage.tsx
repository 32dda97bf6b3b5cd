/** Records that a consumer could not handle and put aside, over all services. */
import { useInfiniteQuery } from "@tanstack/react-query"
import { getRouteApi, useNavigate } from "@tanstack/react-router"
import { lettersQuery } from "../../api/operations.ts"
import { Button } from "../../design/Button.tsx"
import { LoadMore } from "../../design/LoadMore.tsx"
import { EmptyState, ErrorState, Loading, Skeleton } from "../../design/States.tsx"
import { Banner } from "../../design/Surface.tsx"
import { useFormat } from "../../i18n/format.ts"
import { AdminFrame } from "./frame/AdminFrame.tsx"
import { LetterDialog } from "./letters/LetterDialog.tsx"
import { LetterFilters } from "./letters/LetterFilters.tsx"
import { LetterRow } from "./letters/LetterRow.tsx"
import { lettersSearch } from "./search.ts"
import { useT } from "./texts.ts"

export const DeadLettersPage = () => {
  const t = useT()
  const format = useFormat()
  const navigate = useNavigate()
  const search = getRouteApi("/admin/dead-letters").useSearch()
  const { letter: open, ...filter } = search
  const { data, error, fetchNextPage, hasNextPage, isFetching, isFetchingNextPage, refetch } = useInfiniteQuery(
    lettersQuery(filter)
  )
  const letters = data?.pages.flatMap(({ items }) => items)
  const away = [...new Set(data?.pages.flatMap((page) => page.away))]
  const topics = [...new Set(letters?.map(({ topic }) => topic))].toSorted()
  return (
    <AdminFrame
      title={t("dead-letters.title")}
      intro={t("letters.intro")}
      actions={
        <Button icon="refresh" pending={isFetching && !isFetchingNextPage} onClick={() => void refetch()}>
          {t("refresh")}
        </Button>
      }
    >
      <LetterFilters search={search} topics={topics} />
      <div className="stack">
        {away.length > 0 && (
          <Banner tone="warn" live>
            {t("letters.away", { services: format.list(away.map((service) => t(`service.${service}`))) })}
          </Banner>
        )}
        {letters === undefined && error === null && (
          <Loading>
            <div className="stack">
              {[0, 1, 2].map((row) => (
                <Skeleton key={row} blockSize="112px" radius="var(--r-l)" />
              ))}
            </div>
          </Loading>
        )}
        {letters === undefined && error !== null && (
          <ErrorState error={error} onRetry={() => void refetch()} retrying={isFetching} works={t("works")} />
        )}
        {letters?.length === 0 && (
          <EmptyState icon="check" title={t("letters.empty")}>
            {t(away.length > 0 ? "letters.empty.away" : "letters.empty.text")}
          </EmptyState>
        )}
        {letters !== undefined && letters.length > 0 && (
          <ul className="stack letters" role="list">
            {letters.map((letter) => (
              <LetterRow key={letter.id} letter={letter} search={filter} />
            ))}
          </ul>
        )}
        <LoadMore hasMore={hasNextPage} pending={isFetchingNextPage} onMore={() => void fetchNextPage()} />
      </div>
      {open !== undefined && (
        <LetterDialog
          id={open}
          onClose={() =>
            void navigate({
              to: "/admin/dead-letters",
              search: (all) => lettersSearch({ ...all, letter: undefined }),
              resetScroll: false
            })
          }
        />
      )}
    </AdminFrame>
  )
}
