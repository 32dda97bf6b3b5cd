/** The rows of a bulk enrolment with their outcomes. */
import type { BatchRow } from "@lyceum/sdk"
import { useInfiniteQuery } from "@tanstack/react-query"
import { batchRowsQuery } from "../../../api/batches.ts"
import { LoadMore } from "../../../design/LoadMore.tsx"
import { ErrorState, Loading, SkeletonLines } from "../../../design/States.tsx"
import { Pill, type Tone } from "../../../design/Surface.tsx"
import { Table } from "../../../design/Table.tsx"
import { useFormat } from "../../../i18n/format.ts"
import { useT } from "../texts.ts"
import { Reason } from "./Reason.tsx"

const tones: Readonly<Record<NonNullable<BatchRow["outcome"]>, Tone>> = {
  enrolled: "good",
  "already-enrolled": "plain",
  waitlisted: "warn",
  rejected: "bad"
}

export const BatchRows = ({ batchId, rejectedOnly }: { readonly batchId: string; readonly rejectedOnly: boolean }) => {
  const t = useT()
  const format = useFormat()
  const { data, error, fetchNextPage, hasNextPage, isFetchingNextPage, refetch } = useInfiniteQuery(
    batchRowsQuery(batchId, rejectedOnly)
  )
  const rows = data?.pages.flatMap((page) => page.rows)
  if (rows === undefined)
    return error === null ? (
      <Loading>
        <SkeletonLines lines={5} />
      </Loading>
    ) : (
      <ErrorState error={error} onRetry={() => void refetch()} />
    )
  return (
    <>
      {rows.length === 0 && !hasNextPage && <p className="muted">{t("batch.none")}</p>}
      {rows.length > 0 && (
        <Table
          caption={t("batch.title")}
          rows={rows}
          rowKey={({ row }) => String(row)}
          columns={[
            { name: "row", header: t("batch.row"), numeric: true, cell: ({ row }) => format.number(row) },
            {
              name: "email",
              header: t("roster.email"),
              names: true,
              cell: ({ email }) => <bdi>{email ?? t("batch.forgotten")}</bdi>
            },
            { name: "course", header: t("preview.course"), cell: ({ courseSlug }) => <bdi>{courseSlug}</bdi> },
            {
              name: "outcome",
              header: t("batch.outcome"),
              cell: ({ outcome }) => outcome && <Pill tone={tones[outcome]}>{t(`outcome.${outcome}`)}</Pill>
            },
            {
              name: "reason",
              header: t("batch.reason"),
              cell: ({ reason }) => (reason === undefined ? "–" : <Reason reason={reason} />)
            }
          ]}
        />
      )}
      <LoadMore hasMore={hasNextPage} pending={isFetchingNextPage} onMore={() => void fetchNextPage()} />
    </>
  )
}
