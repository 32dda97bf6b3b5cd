/** Where learners stop: every item with how many began and completed it. */
import type { CourseAnalytics } from "@lyceum/sdk"
import { skipToken, useQuery } from "@tanstack/react-query"
import { type ReactNode, useMemo } from "react"
import { outlineQuery } from "../../../api/lessons.ts"
import { AsOf } from "../../../design/AsOf.tsx"
import { Banner, Card } from "../../../design/Surface.tsx"
import { useT } from "../texts.ts"
import { biggestDrop, sectionsOf, type Step, widest } from "./funnel.ts"
import { FunnelPart } from "./FunnelPart.tsx"

/** So many items are shown at once; a longer course opens where most learners are lost. */
const few = 40

/** A title in a sentence of another language keeps its own direction. */
const isolate = (title: ReactNode) => <bdi>{title}</bdi>

export const FunnelCard = ({ course }: { readonly course: CourseAnalytics }) => {
  const t = useT()
  const { courseId, enrolled, items, version } = course
  const outline = useQuery({
    ...outlineQuery(courseId, version ?? 1),
    ...(version === null && { queryFn: skipToken })
  })
  // The same objects until one of both is another: no row is drawn again for a press.
  const sections = useMemo(() => sectionsOf(items, outline.data), [items, outline.data])
  const drop = biggestDrop(enrolled, sections)
  const full = widest(enrolled, items)
  const titleOf = ({ counts, outline: item }: Step) => counts.title ?? item?.title ?? t("funnel.untitled")
  const lost = drop && {
    from: drop.from === null ? "" : titleOf(drop.from),
    to: titleOf(drop.to),
    before: drop.before,
    after: drop.after
  }
  return (
    <Card as="section" aria-labelledby="funnel-heading">
      <div className="row apart insight-head">
        <div>
          <h2 id="funnel-heading">{t("funnel.title")}</h2>
          <p className="small muted">{t("funnel.text")}</p>
        </div>
        <AsOf time={course.asOf} behind={course.behind.seconds} />
      </div>
      <div className="stack">
        {items.length === 0 && <p className="muted">{t("funnel.empty")}</p>}
        {lost !== undefined && (
          <Banner tone="warn">
            <span>{t.rich(drop?.from === null ? "funnel.drop.first" : "funnel.drop", { title: isolate }, lost)}</span>
          </Banner>
        )}
        {items.length > 0 && (
          <p className="funnel-key xs muted">
            <span data-share="started">{t("funnel.key.started")}</span>
            <span data-share="completed">{t("funnel.key.completed")}</span>
          </p>
        )}
        <div>
          {sections.map((section) => (
            <FunnelPart
              key={section.id}
              section={section}
              full={full}
              drop={drop}
              openAtFirst={items.length <= few || (drop !== undefined && section.steps.includes(drop.to))}
            />
          ))}
        </div>
      </div>
    </Card>
  )
}
