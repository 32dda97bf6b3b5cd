/** A section, lesson or page: its title, and what it holds. */
import { Link } from "@tanstack/react-router"
import { Pill } from "../../../design/Surface.tsx"
import { Card } from "../../../design/Surface.tsx"
import { Icon } from "../../../design/Icon.tsx"
import { childrenOf, itemsBelow, levelBelow, type Part } from "../draft/draft.ts"
import { useDraft, useEditor } from "../draft/useEditor.ts"
import { kindIcons, levelIcons } from "../kinds.ts"
import { AddPart } from "../outline/AddPart.tsx"
import { useT } from "../texts.ts"
import { TitleField } from "./TitleField.tsx"

const Child = ({ name }: { readonly name: string }) => {
  const t = useT()
  const { courseId } = useEditor()
  const part = useDraft(({ parts }) => parts.get(name))
  const count = useDraft((draft) => itemsBelow(draft, name).length)
  if (part === undefined) return null
  const { item, level, title } = part
  const icon = item !== null ? kindIcons[item.body.kind] : level === "item" ? "file" : levelIcons[level]
  return (
    <li>
      <Link className="part-link" to="/teach/$courseId/edit" params={{ courseId }} search={{ part: name }}>
        <Icon name={icon} size={18} />
        <span dir="auto">{title}</span>
        <span className="small muted num">
          {item === null ? t("part.items", { count }) : t(`kind.${item.body.kind}`)}
        </span>
      </Link>
    </li>
  )
}

export const HolderPane = ({ part }: { readonly part: Part }) => {
  const t = useT()
  const children = useDraft((draft) => childrenOf(draft, part.name))
  const below = levelBelow(part.level)
  if (part.level === "item" || below === null) return null
  return (
    <Card>
      <div className="stack">
        <div className="row apart">
          <h2 dir="auto">{part.title}</h2>
          <Pill>{t(`level.${part.level}`)}</Pill>
        </div>
        <TitleField part={part} />
        <h3>{t(`holds.${part.level}`)}</h3>
        {children.length === 0 && <p className="muted">{t(`holds-none.${part.level}`)}</p>}
        <ol role="list" className="part-list">
          {children.map((name) => (
            <Child key={name} name={name} />
          ))}
        </ol>
        <div>
          <AddPart parent={part.name} level={below} />
        </div>
      </div>
    </Card>
  )
}
