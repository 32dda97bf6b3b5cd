/** A learner's tries at the quizzes of the course: at which, when, and how each went. */
import type { CourseAttempt } from "@lyceum/sdk"
import { useInfiniteQuery } from "@tanstack/react-query"
import { attemptsOfQuery } from "../../../api/insight.ts"
import { LoadMore } from "../../../design/LoadMore.tsx"
import { ErrorState, Loading, SkeletonLines } from "../../../design/States.tsx"
import { Card, Pill } from "../../../design/Surface.tsx"
import { Table } from "../../../design/Table.tsx"
import { useFormat } from "../../../i18n/format.ts"
import { useT } from "../texts.ts"

const perPage = 25

const Outcome = ({ passed }: Pick<CourseAttempt, "passed">) => {
  const t = useT()
  if (passed === null) return <Pill tone="accent">{t("attempts.open")}</Pill>
  if (!passed) return <Pill tone="warn">{t("attempts.not-passed")}</Pill>
  return (
    <Pill tone="good" icon="check">
      {t("attempts.passed")}
    </Pill>
  )
}

export const AttemptsCard = ({ courseId, userId }: { readonly courseId: string; readonly userId: string }) => {
  const t = useT()
  const format = useFormat()
  const { data, error, fetchNextPage, hasNextPage, isFetching, isFetchingNextPage, refetch } = useInfiniteQuery(
    attemptsOfQuery(courseId, userId, perPage)
  )
  const attempts = data?.pages.flatMap(({ items }) => items)
  return (
    <Card as="section" aria-labelledby="attempts-heading">
      <div className="stack">
        <h2 id="attempts-heading">{t("attempts.title")}</h2>
        {attempts === undefined && error === null && (
          <Loading>
            <SkeletonLines />
          </Loading>
        )}
        {attempts === undefined && error !== null && (
          <ErrorState error={error} onRetry={() => void refetch()} retrying={isFetching} />
        )}
        {attempts?.length === 0 && <p className="muted">{t("attempts.none")}</p>}
        {attempts !== undefined && attempts.length > 0 && (
          <Table
            caption={t("attempts.title")}
            rows={attempts}
            rowKey={({ id }) => id}
            columns={[
              {
                name: "quiz",
                header: t("attempts.quiz"),
                names: true,
                cell: ({ itemTitle }) => <span dir="auto">{itemTitle ?? t("attempts.gone")}</span>
              },
              {
                name: "number",
                header: t("attempts.number"),
                numeric: true,
                cell: ({ number }) => format.number(number)
              },
              {
                name: "when",
                header: t("attempts.when"),
                cell: ({ startedAt, submittedAt }) =>
                  submittedAt === null
                    ? t("attempts.since", { time: format.dateTime(startedAt) })
                    : format.dateTime(submittedAt)
              },
              {
                name: "score",
                header: t("attempts.score"),
                numeric: true,
                cell: ({ maximum, score }) =>
                  score === null || maximum === null
                    ? "–"
                    : t("attempts.points", { points: format.number(score), maximum: format.number(maximum) })
              },
              {
                name: "outcome",
                header: t("attempts.outcome"),
                cell: ({ passed }) => <Outcome passed={passed} />
              }
            ]}
          />
        )}
        <LoadMore hasMore={hasNextPage} pending={isFetchingNextPage} onMore={() => void fetchNextPage()} />
      </div>
    </Card>
  )
}
