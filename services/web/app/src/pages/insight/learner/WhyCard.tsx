/** Why a learner's percentage is what it is, item by item. */
import type { ItemProgress, Progress } from "@lyceum/sdk"
import { useQuery } from "@tanstack/react-query"
import { outlineQuery } from "../../../api/lessons.ts"
import { AsOf } from "../../../design/AsOf.tsx"
import { Disclosure } from "../../../design/Disclosure.tsx"
import { Card } from "../../../design/Surface.tsx"
import { useFormat } from "../../../i18n/format.ts"
import { useT } from "../texts.ts"
import { WhyItem } from "./WhyItem.tsx"

/** So many items are shown at once. */
const few = 40

export const WhyCard = ({ progress }: { readonly progress: Progress }) => {
  const t = useT()
  const format = useFormat()
  const { completedItems, courseId, courseVersion, explanation, items, percent, requiredItems } = progress
  const { data: outline } = useQuery(outlineQuery(courseId, courseVersion))
  const reasons = new Map(explanation.items.map((reason) => [reason.itemId, reason]))
  const states = new Map(items.map((item) => [item.itemId, item]))
  const sections = outline?.sections.map(({ id, title, lessons }) => ({
    id,
    title,
    items: lessons.flatMap(({ pages }) => pages.flatMap((page) => page.items))
  })) ?? [{ id: "all", title: t("funnel.others"), items: items.map(({ itemId }) => ({ id: itemId, title: itemId })) }]
  const done = (item: { readonly id: string }) => states.get(item.id)?.state === "completed"
  return (
    <Card as="section" aria-labelledby="why-heading">
      <div className="row apart insight-head">
        <div>
          <h2 id="why-heading">{t("why.title", { percent: format.percent(percent) })}</h2>
          <p className="small muted">
            {t("why.text", {
              percent: format.percent(percent),
              completed: format.number(completedItems),
              required: requiredItems,
              version: courseVersion
            })}
          </p>
        </div>
        <AsOf time={progress.asOf} />
      </div>
      {sections.map((section) => (
        <Disclosure
          key={section.id}
          title={<span dir="auto">{section.title}</span>}
          defaultOpen={items.length <= few || section.items.some(({ id }) => id === progress.resumeItemId)}
          end={
            <span className="xs muted num">
              {t("why.section", { done: section.items.filter(done).length, count: section.items.length })}
            </span>
          }
        >
          <ul className="why" role="list">
            {section.items.flatMap(({ id, title }) => {
              const item: ItemProgress | undefined = states.get(id)
              return item === undefined ? [] : [<WhyItem key={id} title={title} item={item} reason={reasons.get(id)} />]
            })}
          </ul>
        </Disclosure>
      ))}
    </Card>
  )
}
