/** Every event of an enrolment, oldest first, with who did it and when. */
import type { EnrollmentHistoryEntry } from "@lyceum/sdk"
import { useInfiniteQuery } from "@tanstack/react-query"
import { enrollmentHistoryQuery } from "../../../api/roster.ts"
import { useAccount } from "../../../api/session.ts"
import { LoadMore } from "../../../design/LoadMore.tsx"
import { ErrorState, Loading, SkeletonLines } from "../../../design/States.tsx"
import { useFormat } from "../../../i18n/format.ts"
import { useT } from "../texts.ts"
import { cohortIn, dueIn, kindOf, whoOf } from "./history.ts"

const Words = ({ entry }: { readonly entry: EnrollmentHistoryEntry }) => {
  const t = useT()
  const format = useFormat()
  const kind = kindOf(entry)
  if (kind === undefined)
    return (
      <span lang="en" dir="ltr">
        {entry.summary}
      </span>
    )
  if (kind === "due") {
    const due = dueIn(entry)
    return <span>{due === undefined ? t("event.due-none") : t("event.due", { date: format.date(due) })}</span>
  }
  if (kind !== "cohort") return <span>{t(`event.${kind}`)}</span>
  const cohort = cohortIn(entry)
  return <span>{cohort === undefined ? t("event.cohort-none") : t("event.cohort", { cohort })}</span>
}

export const EnrollmentHistory = ({
  enrollmentId,
  learnerId
}: {
  readonly enrollmentId: string
  readonly learnerId: string
}) => {
  const t = useT()
  const format = useFormat()
  const me = useAccount()?.id
  const { data, error, fetchNextPage, hasNextPage, isFetchingNextPage, refetch } = useInfiniteQuery(
    enrollmentHistoryQuery(enrollmentId)
  )
  if (data === undefined)
    return error === null ? (
      <Loading>
        <SkeletonLines />
      </Loading>
    ) : (
      <ErrorState error={error} onRetry={() => void refetch()} />
    )
  return (
    <>
      <ol className="history" role="list">
        {data.pages
          .flatMap(({ items }) => items)
          .map((entry) => (
            <li key={entry.version}>
              <Words entry={entry} />
              <span className="small muted num">
                {t(`by.${whoOf(entry.actor, learnerId, me)}`)}, {format.dateTime(entry.at)}
              </span>
            </li>
          ))}
      </ol>
      <LoadMore hasMore={hasNextPage} pending={isFetchingNextPage} onMore={() => void fetchNextPage()} />
    </>
  )
}
