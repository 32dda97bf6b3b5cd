/** One item in the outline. */
import type { ItemKind, ItemProgress, OutlineItem } from "@lyceum/sdk"
import { memo } from "react"
import { Icon, type IconName } from "../../../design/Icon.tsx"
import { type MarkState, MarkText, StateMark } from "../../../design/Progress.tsx"
import { useFormat } from "../../../i18n/format.ts"
import { useT } from "../texts.ts"
import { itemAddress } from "./use-item-links.ts"

const icons: Readonly<Record<ItemKind, IconName>> = {
  text: "text",
  video: "video",
  file: "file",
  quiz: "question",
  task: "edit",
  unsupported: "info"
}

/** The mark of an item: done, begun, not begun, locked. */
const markStateOf = (progress: ItemProgress | undefined): MarkState => {
  switch (progress?.state) {
    case "completed":
      return "done"
    case "in-progress":
      return "part"
    case "locked":
      return "locked"
    default:
      return "none"
  }
}

interface OutlineLinkProps {
  readonly courseId: string
  readonly item: OutlineItem
  readonly progress: ItemProgress | undefined
  readonly current: boolean
}

/** A link to the item; one that is locked is no link, and says what it waits for. */
const Row = ({ courseId, current, item, progress }: OutlineLinkProps) => {
  const t = useT()
  const format = useFormat()
  const state = markStateOf(progress)
  const first = progress?.blockedBy[0]
  const inside = (
    <>
      <StateMark state={state} percent={progress?.percentWatched ?? 50} />
      <span className="outline-words">
        <span className="outline-title" dir="auto">
          {item.title}
          <MarkText state={state} />
        </span>
        <span className="outline-note">
          <Icon name={icons[item.kind]} size={14} />
          <span className="hidden-text">, </span>
          {t(`kind.${item.kind}`)}
          {item.estimatedMinutes > 0 && ` · ${format.duration(item.estimatedMinutes * 60)}`}
          {!item.required && ` · ${t("outline.optional")}`}
          {state === "locked" && first !== undefined && (
            <span className="hidden-text">. {t("outline.waits", { title: first.title })}</span>
          )}
        </span>
      </span>
    </>
  )
  return (
    <li className="outline-item">
      {state === "locked" && !current ? (
        <span className="outline-row" data-locked>
          {inside}
        </span>
      ) : (
        <a
          className="outline-row"
          href={itemAddress(courseId, item.id)}
          data-item={item.id}
          aria-current={current ? "page" : undefined}
        >
          {inside}
        </a>
      )}
    </li>
  )
}

/** Drawn again only when something of its own changed: an outline may have a thousand of them. */
export const OutlineLink = memo(Row)
