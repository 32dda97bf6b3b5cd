/** Exports of a course, newest first. */
import type { AnalyticsExportPage } from "@lyceum/sdk"
import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query"
import { LoadMore } from "../../../design/LoadMore.tsx"
import { EmptyState, ErrorState, Loading, SkeletonLines } from "../../../design/States.tsx"
import { Banner, Card } from "../../../design/Surface.tsx"
import { useT } from "../texts.ts"
import { ExportLine } from "./ExportLine.tsx"

export const ExportsCard = ({
  courseId,
  exports
}: {
  readonly courseId: string
  readonly exports: UseInfiniteQueryResult<InfiniteData<AnalyticsExportPage>>
}) => {
  const t = useT()
  const { data, error, fetchNextPage, hasNextPage, isFetchingNextPage, refetch } = exports
  const lines = data?.pages.flatMap(({ items }) => items)
  if (lines?.length === 0) {
    return (
      <EmptyState icon="download" title={t("exports.none")}>
        {t("exports.none.text")}
      </EmptyState>
    )
  }
  return (
    <Card as="section" aria-labelledby="export-list">
      <h2 id="export-list">{t("exports.list")}</h2>
      {lines === undefined && error === null && (
        <Loading>
          <SkeletonLines lines={6} />
        </Loading>
      )}
      {lines === undefined && error !== null && <ErrorState error={error} onRetry={() => void refetch()} />}
      {lines !== undefined && error !== null && (
        <Banner tone="warn" live>
          {t("exports.stale")}
        </Banner>
      )}
      <ul className="exports-list">
        {lines?.map((line) => (
          <ExportLine key={line.id} courseId={courseId} line={line} />
        ))}
      </ul>
      <LoadMore hasMore={hasNextPage} pending={isFetchingNextPage} onMore={() => void fetchNextPage()} />
    </Card>
  )
}
