/** What happened to the course, newest first. */
import type { CourseHistoryEntry } from "@lyceum/sdk"
import { useInfiniteQuery } from "@tanstack/react-query"
import { historyQuery } from "../../../api/authoring.ts"
import { useAccount } from "../../../api/session.ts"
import { LoadMore } from "../../../design/LoadMore.tsx"
import { ErrorState, Loading, SkeletonLines } from "../../../design/States.tsx"
import { Card } from "../../../design/Surface.tsx"
import { useFormat } from "../../../i18n/format.ts"
import { useT } from "../texts.ts"

const numberOf = (data: unknown, field: string): number => {
  if (typeof data !== "object" || data === null) return 0
  const value: unknown = Object.entries(data).find(([name]) => name === field)?.[1]
  return typeof value === "number" ? value : 0
}

const useSentence = () => {
  const t = useT()
  return ({ data, type }: CourseHistoryEntry): string => {
    if (type === "lyceum.course.created.v1") return t("history.created")
    if (type === "lyceum.course.published.v1") return t("history.published", { version: numberOf(data, "version") })
    if (type === "lyceum.course.retired.v1") return t("history.retired")
    if (type === "lyceum.course.draft-saved.v1") return t("history.saved", { revision: numberOf(data, "revision") })
    return type
  }
}

export const CourseHistory = ({ courseId }: { readonly courseId: string }) => {
  const t = useT()
  const format = useFormat()
  const me = useAccount()
  const sentence = useSentence()
  const { data, error, fetchNextPage, hasNextPage, isFetching, isFetchingNextPage, refetch } = useInfiniteQuery(
    historyQuery(courseId)
  )
  const entries = data?.pages.flatMap(({ items }) => items)
  return (
    <Card as="section" aria-labelledby="history">
      <div className="stack">
        <h2 id="history">{t("history.title")}</h2>
        {entries === undefined && error === null && (
          <Loading>
            <SkeletonLines lines={4} />
          </Loading>
        )}
        {entries === undefined && error !== null && (
          <ErrorState error={error} onRetry={() => void refetch()} retrying={isFetching} />
        )}
        <ol role="list" className="history">
          {entries?.map((entry) => (
            <li key={entry.position} data-published={entry.type.includes("published") || undefined}>
              <span>{sentence(entry)}</span>
              <span className="small muted num">
                {entry.actor === `user:${me?.id ?? ""}`
                  ? t("history.by-you", { at: format.dateTime(entry.at) })
                  : format.dateTime(entry.at)}
              </span>
            </li>
          ))}
        </ol>
        <LoadMore hasMore={hasNextPage} pending={isFetchingNextPage} onMore={() => void fetchNextPage()} />
      </div>
    </Card>
  )
}
