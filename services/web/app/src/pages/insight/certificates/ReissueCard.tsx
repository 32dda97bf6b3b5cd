/** Gives certificates to those who completed the course and have none: what it does, how far it is, what came of it. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { reissueQuery, startReissue } from "../../../api/certificates.ts"
import { sentenceOf } from "../../../api/problems.ts"
import { Button } from "../../../design/Button.tsx"
import { ErrorState, Loading, SkeletonLines } from "../../../design/States.tsx"
import { Banner, Card } from "../../../design/Surface.tsx"
import { useT as useCommonT } from "../../../i18n/common.ts"
import { useT } from "../texts.ts"
import { ReissueRun } from "./ReissueRun.tsx"

export const ReissueCard = ({ courseId }: { readonly courseId: string }) => {
  const t = useT()
  const common = useCommonT()
  const client = useQueryClient()
  const { data: run, error, isFetching, refetch } = useQuery(reissueQuery(courseId))
  const started = useMutation({
    mutationFn: () => startReissue(courseId),
    onSuccess: (begun) => client.setQueryData(reissueQuery(courseId).queryKey, begun)
  })
  const pending = started.isPending || run?.status === "running"
  if (run === undefined && error !== null)
    return <ErrorState error={error} onRetry={() => void refetch()} retrying={isFetching} works={t("reissue.works")} />
  return (
    <Card as="section" aria-labelledby="reissue-heading">
      <div className="stack">
        <h2 id="reissue-heading">{t("reissue.title")}</h2>
        <p className="small muted reissue-words">{t("reissue.text")}</p>
        {run === undefined && (
          <Loading>
            <SkeletonLines lines={2} />
          </Loading>
        )}
        {started.error !== null && (
          <Banner tone="bad" live>
            {common(sentenceOf(started.error))}
          </Banner>
        )}
        {/* In the page before there is anything to say, so that what comes is read out. */}
        <div role="status">{run !== undefined && run !== null && <ReissueRun run={run} />}</div>
        {run !== undefined && (
          <div className="row">
            <Button icon="award" pending={pending} onClick={() => pending || started.mutate()}>
              {t("reissue.do")}
            </Button>
          </div>
        )}
      </div>
    </Card>
  )
}
