/** Learners who have got no further for a week. */
import { useInfiniteQuery } from "@tanstack/react-query"
import { learnersQuery } from "../../../api/insight.ts"
import { useNames } from "../../../api/names.ts"
import { AsOf } from "../../../design/AsOf.tsx"
import { LinkButton } from "../../../design/Button.tsx"
import { ErrorState, Loading, SkeletonLines } from "../../../design/States.tsx"
import { Card } from "../../../design/Surface.tsx"
import { useFormat } from "../../../i18n/format.ts"
import { useT } from "../texts.ts"
import { LearnerLink } from "./LearnerLink.tsx"

const few = 6

/** `count`: how many there are in all. */
export const StuckCard = ({ courseId, count }: { readonly courseId: string; readonly count: number }) => {
  const t = useT()
  const format = useFormat()
  const { data, error, refetch } = useInfiniteQuery(learnersQuery(courseId, { stuck: true }, few))
  const page = data?.pages[0]
  const lines = page?.items ?? []
  const { names } = useNames(courseId, [lines.map(({ userId }) => userId)])
  return (
    <Card as="section" aria-labelledby="stuck-heading">
      <div className="row apart insight-head">
        <div>
          <h2 id="stuck-heading">{t("stuck.title")}</h2>
          <p className="small muted">{t("stuck.text")}</p>
        </div>
        {page !== undefined && <AsOf time={page.asOf} behind={page.behind.seconds} />}
      </div>
      {page === undefined && error === null && (
        <Loading>
          <SkeletonLines lines={4} />
        </Loading>
      )}
      {page === undefined && error !== null && <ErrorState error={error} onRetry={() => void refetch()} />}
      {page !== undefined && lines.length === 0 && <p className="muted">{t("stuck.none")}</p>}
      {lines.length > 0 && (
        <ul className="stuck" role="list">
          {lines.map(({ userId, lastActiveAt, percent }) => (
            <li key={userId}>
              <LearnerLink courseId={courseId} userId={userId} name={names.get(userId)} />
              <span className="small muted num">
                {lastActiveAt === null ? t("stuck.never") : t("stuck.active", { when: format.relative(lastActiveAt) })}
              </span>
              <span className="num">{percent === null ? t("learners.unknown") : format.percent(percent)}</span>
            </li>
          ))}
        </ul>
      )}
      {count > lines.length && lines.length > 0 && (
        <p className="insight-more">
          <LinkButton
            to="/teach/$courseId"
            params={{ courseId }}
            search={{ stuck: true }}
            hash="learners"
            size="small"
            iconEnd="arrow"
          >
            {t("stuck.all", { count })}
          </LinkButton>
        </p>
      )}
    </Card>
  )
}
