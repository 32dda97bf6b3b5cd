/** Where learners stop: every item with how many began and completed it. */
import type { CourseAnalytics } from "@lyceum/sdk"
import { skipToken, useQuery } from "@tanstack/react-query"
import type { ReactNode } from "react"
import { outlineQuery } from "../../../api/lessons.ts"
import { AsOf } from "../../../design/AsOf.tsx"
import { Disclosure } from "../../../design/Disclosure.tsx"
import { Banner, Card } from "../../../design/Surface.tsx"
import { useT } from "../texts.ts"
import { biggestDrop, sectionsOf, type Step, throughOf, widest } from "./funnel.ts"
import { FunnelSteps } from "./FunnelSteps.tsx"

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
  const sections = sectionsOf(items, outline.data)
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
            <Disclosure
              key={section.id}
              title={<span dir="auto">{section.title ?? t("funnel.others")}</span>}
              defaultOpen={items.length <= few || (drop !== undefined && section.steps.includes(drop.to))}
              end={<span className="xs muted num">{t("funnel.section", throughOf(section))}</span>}
            >
              <FunnelSteps section={section} full={full} drop={drop} />
            </Disclosure>
          ))}
        </div>
      </div>
    </Card>
  )
}
