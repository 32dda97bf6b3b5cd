/** What stands between the title of an item and the way on: the content, or why there is none. */
import type { UseQueryResult } from "@tanstack/react-query"
import { type DeliveredItem, isProblem, type ItemProgress, type Progress } from "@lyceum/sdk"
import { LinkButton } from "../../../design/Button.tsx"
import { EmptyState, ErrorState, Loading, SkeletonLines } from "../../../design/States.tsx"
import { Banner } from "../../../design/Surface.tsx"
import { Body } from "../content/Body.tsx"
import { useT } from "../texts.ts"
import { Completion } from "./Completion.tsx"
import { LockedNotice } from "./LockedNotice.tsx"

export const LessonContent = ({
  courseId,
  item,
  onChanged,
  own,
  progress
}: {
  readonly courseId: string
  readonly item: UseQueryResult<DeliveredItem>
  readonly progress: UseQueryResult<Progress>
  /** The progress of this item; `undefined` = nobody could say, or there is none. */
  readonly own: ItemProgress | undefined
  readonly onChanged: () => void
}) => {
  const t = useT()
  if (own?.state === "locked") return <LockedNotice courseId={courseId} progress={own} />
  if (isProblem(item.error, "urn:lyceum:problem:not-found", "urn:lyceum:problem:invalid-request"))
    return (
      <EmptyState
        icon="search"
        title={t("item.missing-text")}
        action={
          <LinkButton variant="primary" to="/courses/$courseId/learn" params={{ courseId }}>
            {t("item.to-course")}
          </LinkButton>
        }
      />
    )
  if (item.isError && item.data === undefined)
    return (
      <ErrorState
        error={item.error}
        works={t("item.error-works")}
        onRetry={() => void item.refetch()}
        retrying={item.isFetching}
      />
    )
  // A locked item must not show for a moment: what is known of it comes first.
  if (item.data === undefined || progress.isPending)
    return (
      <Loading>
        <SkeletonLines lines={8} />
      </Loading>
    )
  const asAuthor = isProblem(progress.error, "urn:lyceum:problem:not-enrolled")
  return (
    <>
      {progress.isError && (
        <Banner tone={asAuthor ? "accent" : "warn"}>{t(asAuthor ? "item.as-author" : "item.no-progress")}</Banner>
      )}
      <Body item={item.data} progress={own} learns={own !== undefined} onChanged={onChanged} />
      {own !== undefined && <Completion item={item.data} state={own.state} />}
    </>
  )
}
