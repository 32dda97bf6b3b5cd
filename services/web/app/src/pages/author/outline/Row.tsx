/** One part in the outline, and what it holds when it is open. */
import { type ComponentProps, type CSSProperties, type KeyboardEvent, memo } from "react"
import { Icon } from "../../../design/Icon.tsx"
import { useGrowing } from "../../../use-growing.ts"
import { problemsOf } from "../checks.ts"
import { type Level, levelBelow, type Part } from "../draft/draft.ts"
import { usePart } from "../draft/useEditor.ts"
import { kindIcons } from "../kinds.ts"
import { useT } from "../texts.ts"
import { AddPart } from "./AddPart.tsx"
import { useRowDrag } from "./drag.ts"
import { rowId } from "./focus-part.ts"
import { useOutline, useOutlinePiece } from "./outline-context.ts"
import { PartLink } from "./PartLink.tsx"
import { RenameInput } from "./RenameInput.tsx"
import { RowMenu } from "./RowMenu.tsx"
import { usePartActions } from "./usePartActions.ts"

/** Rows of a list that are drawn at once. */
const few = 20

const Marks = ({ part }: { readonly part: Part }) => {
  const t = useT()
  if (part.item === null) return null
  const wrong = problemsOf(part.item).length > 0
  return (
    <>
      {!part.item.required && <span className="outline-optional xs muted">{t("optional")}</span>}
      {wrong && (
        <span className="outline-wrong">
          <Icon name="alert" size={16} />
          <span className="hidden-text">{t("outline.wrong")}</span>
        </span>
      )}
    </>
  )
}

const RowLine = ({ part, open }: { readonly part: Part; readonly open: boolean }) => {
  const t = useT()
  const outline = useOutline()
  const { rename, toggle } = outline
  const { item, level, name, title } = part
  const current = useOutlinePiece(outline, (state) => state.current === name)
  const renaming = useOutlinePiece(outline, (state) => state.renaming === name)
  const actions = usePartActions()
  const { drop, row } = useRowDrag(name)
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "F2") rename(name)
    else if (event.altKey && event.key === "ArrowUp") actions.step(name, -1)
    else if (event.altKey && event.key === "ArrowDown") actions.step(name, 1)
    else if (event.key === "Delete") actions.remove(name)
    else return
    event.preventDefault()
  }
  return (
    <div className="outline-row" data-level={level} data-current={current || undefined} data-drop={drop} {...row}>
      <span className="outline-grip">
        <Icon name="grip" size={16} />
      </span>
      {item === null ? (
        <button
          type="button"
          className="outline-toggle"
          aria-expanded={open}
          aria-label={open ? t("outline.close", { title }) : t("outline.open", { title })}
          onClick={() => toggle(name)}
        >
          <Icon name="chevron" size={16} />
        </button>
      ) : (
        <span className="outline-kind">
          <Icon name={kindIcons[item.body.kind]} size={16} />
        </span>
      )}
      {renaming ? (
        <RenameInput part={part} />
      ) : (
        <PartLink
          name={name}
          id={rowId(name)}
          className="outline-link"
          aria-current={current ? "true" : undefined}
          aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown F2 Delete"
          draggable={false}
          dir="auto"
          onDoubleClick={() => rename(name)}
          onKeyDown={onKeyDown}
        >
          {title}
          <span className="hidden-text">, {item === null ? t(`level.${level}`) : t(`kind.${item.body.kind}`)}</span>
        </PartLink>
      )}
      <Marks part={part} />
      {item === null && <span className="outline-count xs muted num">{part.children.length}</span>}
      <RowMenu part={part} />
    </div>
  )
}

/** What a part holds: a long list comes in parts, from its beginning to beyond the part that is edited. */
const Children = ({ part, below }: { readonly part: Part; readonly below: Level }) => {
  const { current } = useOutline().state.get()
  const index = current === undefined ? -1 : part.children.indexOf(current)
  const shown = useGrowing(part.children.length, index + few)
  return (
    <ol className="outline-list">
      {part.children.slice(0, shown).map((child) => (
        <Row key={child} name={child} />
      ))}
      <li>
        <AddPart parent={part.name} level={below} />
      </li>
    </ol>
  )
}

/** How its own place in the list is laid out, and how high an open page will be: its row, its items' and the button below. */
const placeOf = ({ children, level }: Part, open: boolean): Pick<ComponentProps<"li">, "className" | "style"> => {
  if (level === "item") return { className: "outline-leaf" }
  if (level !== "page" || children.length > few) return {}
  const rows: CSSProperties & { readonly "--rows": number } = { "--rows": open ? children.length + 2 : 1 }
  return { className: "outline-page", style: rows }
}

/** A row by its part's name; drawn again only when that part, or its being open, changes. */
export const Row = memo(({ name }: { readonly name: string }) => {
  const part = usePart(name)
  const opened = useOutlinePiece(useOutline(), (state) => state.opened.has(name))
  if (part === undefined) return null
  const below = levelBelow(part.level)
  const open = below !== null && opened
  return (
    <li {...placeOf(part, open)}>
      <RowLine part={part} open={open} />
      {open && <Children part={part} below={below} />}
    </li>
  )
})
