/** The list of who is in the course. */
import { useInfiniteQuery } from "@tanstack/react-query"
import { rosterQuery } from "../../../api/roster.ts"
import { LoadMore } from "../../../design/LoadMore.tsx"
import { EmptyState, Loading, SkeletonLines } from "../../../design/States.tsx"
import { Card } from "../../../design/Surface.tsx"
import { Refused } from "../frame/Refused.tsx"
import type { RosterSearch } from "../search.ts"
import { useT } from "../texts.ts"
import { RosterFilters } from "./RosterFilters.tsx"
import { RosterTable } from "./RosterTable.tsx"

export const RosterCard = ({ courseId, search }: { readonly courseId: string; readonly search: RosterSearch }) => {
  const t = useT()
  const { query, status } = search
  const filter = { ...(query !== undefined && { query }), ...(status !== undefined && { status }) }
  const { data, error, fetchNextPage, hasNextPage, isFetching, isFetchingNextPage, refetch } = useInfiniteQuery(
    rosterQuery(courseId, filter)
  )
  const entries = data?.pages.flatMap(({ items }) => items)
  const filtered = query !== undefined || status !== undefined
  if (entries === undefined && error !== null)
    return <Refused error={error} onRetry={() => void refetch()} retrying={isFetching} />
  if (entries?.length === 0 && !filtered)
    return (
      <EmptyState icon="people" title={t("roster.empty")}>
        {t("roster.empty.text")}
      </EmptyState>
    )
  return (
    <Card as="section" aria-labelledby="roster-heading">
      <h2 id="roster-heading" className="hidden-text">
        {t("roster.caption")}
      </h2>
      <div className="row apart insight-tools">
        <RosterFilters courseId={courseId} search={search} />
      </div>
      <p className="hidden-text" role="status">
        {entries !== undefined && t("roster.shown", { count: entries.length })}
      </p>
      {entries === undefined && (
        <Loading>
          <SkeletonLines lines={8} />
        </Loading>
      )}
      {entries?.length === 0 && <p className="muted">{t(hasNextPage ? "roster.none-yet" : "roster.none")}</p>}
      {entries !== undefined && entries.length > 0 && <RosterTable courseId={courseId} entries={entries} />}
      <LoadMore hasMore={hasNextPage} pending={isFetchingNextPage} onMore={() => void fetchNextPage()} />
    </Card>
  )
}
