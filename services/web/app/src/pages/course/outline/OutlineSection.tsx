/** One section of the outline: a button that opens it, and its lessons with their items. */
import type { ItemProgress, OutlineSection as Section } from "@lyceum/sdk"
import { memo, useMemo } from "react"
import { Disclosure } from "../../../design/Disclosure.tsx"
import { MarkText, markOf, StateMark } from "../../../design/Progress.tsx"
import { useFormat } from "../../../i18n/format.ts"
import { useT } from "../texts.ts"
import { OutlineLink } from "./OutlineLink.tsx"
import { doneOf } from "./shape.ts"
import { useGrowing } from "../../../use-growing.ts"

interface SectionProps {
  readonly courseId: string
  readonly section: Section
  readonly states: ReadonlyMap<string, ItemProgress>
  readonly currentId: string
  readonly open: boolean
  readonly onToggle: (sectionId: string, open: boolean) => void
}

const itemsOf = (section: Section) => section.lessons.flatMap(({ pages }) => pages.flatMap(({ items }) => items))

const Lessons = ({ courseId, currentId, section, states }: SectionProps) => {
  const items = useMemo(() => itemsOf(section), [section])
  const current = items.findIndex(({ id }) => id === currentId)
  const shown = useGrowing(items.length, current < 0 ? 0 : current + 20)
  const visible = useMemo(() => new Set(items.slice(0, shown).map(({ id }) => id)), [items, shown])
  return (
    <ol className="outline-lessons" role="list">
      {section.lessons.map((lesson) => {
        const own = lesson.pages.flatMap((page) => page.items).filter(({ id }) => visible.has(id))
        if (own.length === 0) return null
        return (
          <li key={lesson.id}>
            {section.lessons.length > 1 && (
              <h4 className="outline-lesson" dir="auto">
                {lesson.title}
              </h4>
            )}
            <ol role="list">
              {own.map((item) => (
                <OutlineLink
                  key={item.id}
                  courseId={courseId}
                  item={item}
                  progress={states.get(item.id)}
                  current={item.id === currentId}
                />
              ))}
            </ol>
          </li>
        )
      })}
    </ol>
  )
}

const SectionOfOutline = (props: SectionProps) => {
  const { onToggle, open, section, states } = props
  const t = useT()
  const format = useFormat()
  const { count, done, part } = useMemo(
    () => doneOf(itemsOf(section), (id) => states.get(id)?.state),
    [section, states]
  )
  const state = markOf(part)
  return (
    <li className="outline-section">
      <Disclosure
        level={3}
        open={open}
        onToggle={(next) => onToggle(section.id, next)}
        title={
          <span className="outline-title" dir="auto">
            {section.title}
          </span>
        }
        end={
          <>
            <MarkText state={state} />
            <span className="outline-count num">
              <span aria-hidden="true">{`${format.number(done)}/${format.number(count)}`}</span>
              <span className="hidden-text">, {t("outline.done-of", { done, count })}</span>
            </span>
            <StateMark state={state} percent={part} />
          </>
        }
      >
        <Lessons {...props} />
      </Disclosure>
    </li>
  )
}

/** Drawn again only when something of its own changed. */
export const OutlineSection = memo(SectionOfOutline)
