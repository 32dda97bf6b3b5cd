/** One item: its place, its title, its rule, its content, and how one goes on. */
import { queryOptions, type UseQueryResult } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import type { DeliveredItem, Progress } from "@lyceum/sdk"
import { useEffect } from "react"
import { sendActivity } from "../../../api/activity/record.ts"
import { itemQuery } from "../../../api/lessons.ts"
import { progressRoot } from "../../../api/progress.ts"
import { queryClient } from "../../../api/query-client.ts"
import { Breadcrumbs, PageHeading, useTitle } from "../../../design/Page.tsx"
import { Skeleton } from "../../../design/States.tsx"
import type { Around } from "../outline/shape.ts"
import { useT } from "../texts.ts"
import { LessonContent } from "./LessonContent.tsx"
import { EnrollmentGate } from "./EnrollmentGate.tsx"
import { Neighbours } from "./Neighbours.tsx"
import { RulePlaceholder, WayPlaceholder } from "./Placeholders.tsx"
import { RulePills } from "./RulePills.tsx"
import { prepareKind } from "../content/Body.tsx"
import { useView } from "./use-view.ts"

/** The next item is there before anybody asks for it. */
const usePrepared = (courseId: string, around: Around | undefined, ready: boolean): void => {
  const next = around?.next?.item
  useEffect(() => {
    if (!ready || next === undefined) return
    prepareKind(next.kind)
    void queryClient.prefetchQuery(queryOptions({ ...itemQuery(courseId, next.id), retry: false }))
  }, [courseId, next?.id, ready])
}

/** What was read is asked for again, once what was done here has arrived. */
const refresh = (): void => void sendActivity().then(() => queryClient.invalidateQueries({ queryKey: progressRoot }))

export const Lesson = ({
  around,
  courseId,
  courseTitle,
  finding,
  item,
  itemId,
  outside,
  progress
}: {
  readonly courseId: string
  readonly itemId: string
  readonly around: Around | undefined
  readonly courseTitle: string | undefined
  /** Whether it is still asked for where the item is in the course. */
  readonly finding: boolean
  readonly progress: UseQueryResult<Progress>
  readonly item: UseQueryResult<DeliveredItem>
  /** Nobody that the course lets in. */
  readonly outside: boolean
}) => {
  const t = useT()
  const own = progress.data?.items.find((one) => one.itemId === itemId)
  const title = item.data?.title ?? around?.place.item.title
  const shownTitle = outside ? t("gate.title") : item.isError ? t("item.missing") : title
  useTitle([shownTitle ?? t("item.title"), ...(courseTitle === undefined ? [] : [courseTitle])].join(" – "))
  const locked = own?.state === "locked"
  const ready = item.data !== undefined && !locked
  useView(ready && own !== undefined ? item.data : undefined)
  usePrepared(courseId, around, ready)
  return (
    <>
      {around === undefined && finding && <WayPlaceholder />}
      {around !== undefined && courseTitle !== undefined && (
        <Breadcrumbs>
          {[
            <Link
              key="course"
              to="/courses/$slug"
              params={{ slug: courseId }}
              activeOptions={{ exact: true }}
              dir="auto"
              className="crumb"
            >
              {courseTitle}
            </Link>,
            <span key="section" dir="auto" className="crumb">
              {around.place.sectionTitle}
            </span>,
            ...(around.place.lessonTitle === around.place.sectionTitle
              ? []
              : [
                  <span key="lesson" dir="auto" className="crumb">
                    {around.place.lessonTitle}
                  </span>
                ])
          ]}
        </Breadcrumbs>
      )}
      {shownTitle === undefined ? (
        <Skeleton inlineSize="60%" blockSize="2.4rem" />
      ) : (
        <div className="lesson-title" data-long={shownTitle.length > 200 || undefined} dir="auto">
          <PageHeading>{shownTitle}</PageHeading>
        </div>
      )}
      {item.isPending && !outside && <RulePlaceholder />}
      {item.data !== undefined && !item.isError && (
        <RulePills rule={item.data.rule} state={own?.state} outlineItem={around?.place.item} />
      )}
      <div className="lesson-content">
        {outside ? (
          <EnrollmentGate courseId={courseId} />
        ) : (
          <LessonContent courseId={courseId} item={item} own={own} progress={progress} onChanged={refresh} />
        )}
      </div>
      {around !== undefined && (
        <Neighbours
          courseId={courseId}
          around={around}
          primary={ready && (own === undefined || own.state === "completed" || own.rule.kind !== "manual")}
        />
      )}
    </>
  )
}
