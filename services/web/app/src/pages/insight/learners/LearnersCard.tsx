/** Everybody in the course with how far they are. */
import { useInfiniteQuery } from "@tanstack/react-query"
import { learnersQuery } from "../../../api/insight.ts"
import { useNames } from "../../../api/names.ts"
import { AsOf } from "../../../design/AsOf.tsx"
import { AnchorButton } from "../../../design/Button.tsx"
import { LoadMore } from "../../../design/LoadMore.tsx"
import { ErrorState, Loading, SkeletonLines } from "../../../design/States.tsx"
import { Banner, Card } from "../../../design/Surface.tsx"
import type { DashboardSearch } from "../search.ts"
import { useT } from "../texts.ts"
import { LearnerFilters } from "./LearnerFilters.tsx"
import { LearnersTable } from "./LearnersTable.tsx"

const perPage = 25

export const LearnersCard = ({ courseId, search }: { readonly courseId: string; readonly search: DashboardSearch }) => {
  const t = useT()
  const { data, error, fetchNextPage, hasNextPage, isFetchingNextPage, refetch } = useInfiniteQuery(
    learnersQuery(courseId, search, perPage)
  )
  const { failed, names } = useNames(
    courseId,
    (data?.pages ?? []).map(({ items }) => items.map(({ userId }) => userId))
  )
  const lines = data?.pages.flatMap(({ items }) => items)
  const newest = data?.pages[0]
  return (
    <Card as="section" id="learners" aria-labelledby="learners-heading">
      <div className="row apart insight-head">
        <div>
          <h2 id="learners-heading">{t("learners.title")}</h2>
          <p className="small muted">{t("learners.text")}</p>
        </div>
        <AnchorButton
          href={`/v1/analytics/courses/${encodeURIComponent(courseId)}/learners.csv`}
          download="learners.csv"
          icon="download"
          size="small"
        >
          {t("learners.csv")}
        </AnchorButton>
      </div>
      <div className="row apart insight-tools">
        <LearnerFilters courseId={courseId} search={search} />
        {newest !== undefined && <AsOf time={newest.asOf} behind={newest.behind.seconds} />}
      </div>
      {failed && (
        <div className="insight-tools">
          <Banner tone="warn" live>
            {t("learners.no-names")}
          </Banner>
        </div>
      )}
      {lines === undefined && error === null && (
        <Loading>
          <SkeletonLines lines={8} />
        </Loading>
      )}
      {lines === undefined && error !== null && <ErrorState error={error} onRetry={() => void refetch()} />}
      {lines?.length === 0 && <p className="muted">{t("learners.none")}</p>}
      {lines !== undefined && lines.length > 0 && <LearnersTable courseId={courseId} lines={lines} names={names} />}
      <LoadMore hasMore={hasNextPage} pending={isFetchingNextPage} onMore={() => void fetchNextPage()} />
    </Card>
  )
}
