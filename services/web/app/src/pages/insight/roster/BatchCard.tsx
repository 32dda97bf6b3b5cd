/** How a bulk enrolment goes, and what became of each row. */
import { useQuery, useQueryClient } from "@tanstack/react-query"
import { useEffect, useState } from "react"
import { batchQuery } from "../../../api/batches.ts"
import { rosterRoot } from "../../../api/roster.ts"
import { AnchorButton, LinkButton } from "../../../design/Button.tsx"
import { Switch } from "../../../design/Choice.tsx"
import { ProgressBar } from "../../../design/Progress.tsx"
import { ErrorState, Loading, SkeletonLines } from "../../../design/States.tsx"
import { Card, Pill } from "../../../design/Surface.tsx"
import { useFormat } from "../../../i18n/format.ts"
import { rosterSearch } from "../search.ts"
import { useT } from "../texts.ts"
import { BatchRows } from "./BatchRows.tsx"

export const BatchCard = ({ courseId, batchId }: { readonly courseId: string; readonly batchId: string }) => {
  const t = useT()
  const format = useFormat()
  const client = useQueryClient()
  const [rejectedOnly, setRejectedOnly] = useState(false)
  const { data, error, refetch } = useQuery(batchQuery(batchId))
  const done = data?.status === "done"
  useEffect(() => {
    if (done) void client.invalidateQueries({ queryKey: rosterRoot(courseId) })
  }, [client, courseId, done])
  const counts = data?.counts
  return (
    <Card as="section" aria-labelledby="batch-heading">
      <div className="row apart insight-head">
        <div>
          <h2 id="batch-heading">{t("batch.title")}</h2>
          {data !== undefined && <p className="small muted">{format.dateTime(data.createdAt)}</p>}
        </div>
        <LinkButton
          to="/teach/$courseId/roster"
          params={{ courseId }}
          search={(search) => rosterSearch({ ...search, batch: undefined })}
          resetScroll={false}
          size="small"
          variant="quiet"
          icon="close"
        >
          {t("batch.close")}
        </LinkButton>
      </div>
      {data === undefined && error === null && (
        <Loading>
          <SkeletonLines />
        </Loading>
      )}
      {data === undefined && error !== null && <ErrorState error={error} onRetry={() => void refetch()} />}
      {counts !== undefined && (
        <div className="stack">
          <p role="status">
            {done
              ? t("batch.done", { count: counts.total })
              : t("batch.progress", { done: counts.done, total: counts.total })}
          </p>
          <ProgressBar label={t("batch.title")} percent={counts.total === 0 ? 0 : (100 * counts.done) / counts.total} />
          <div className="row insight-pills">
            <Pill tone="good">{t("batch.enrolled", { count: counts.enrolled })}</Pill>
            <Pill>{t("batch.already", { count: counts.alreadyEnrolled })}</Pill>
            <Pill>{t("batch.waitlisted", { count: counts.waitlisted })}</Pill>
            <Pill tone={counts.rejected > 0 ? "bad" : "plain"}>{t("batch.rejected", { count: counts.rejected })}</Pill>
          </div>
          {done && (
            <>
              <div className="row apart">
                <Switch
                  label={t("batch.only-rejected")}
                  checked={rejectedOnly}
                  onChange={({ target }) => setRejectedOnly(target.checked)}
                />
                <AnchorButton
                  href={`/v1/enrollment-batches/${encodeURIComponent(batchId)}/result.csv`}
                  download="result.csv"
                  icon="download"
                  size="small"
                >
                  {t("batch.csv")}
                </AnchorButton>
              </div>
              <BatchRows batchId={batchId} rejectedOnly={rejectedOnly} />
            </>
          )}
        </div>
      )}
    </Card>
  )
}
