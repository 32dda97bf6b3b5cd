/** The differences, one line each. */
import type { PartChange } from "@lyceum/sdk"
import { Link } from "@tanstack/react-router"
import { useState } from "react"
import { Button } from "../../../design/Button.tsx"
import { Pill, type Tone } from "../../../design/Surface.tsx"
import { useFormat } from "../../../i18n/format.ts"
import { nameOf } from "../draft/draft.ts"
import { useT } from "../texts.ts"

/** Lines shown at first, and more each time. */
const step = 50

const tones: Readonly<Record<"added" | "removed" | "changed" | "moved", Tone>> = {
  added: "good",
  removed: "bad",
  changed: "accent",
  moved: "plain"
}

/** Fields that have a name of their own; others are said by what they are called in the document. */
const fields = [
  "title",
  "summary",
  "description",
  "language",
  "outcomes",
  "capacity",
  "prerequisites",
  "sequential",
  "rule",
  "required",
  "text",
  "format",
  "sources",
  "transcripts",
  "durationSeconds",
  "clip",
  "path",
  "intro",
  "questions",
  "rules",
  "instructions",
  "kind",
  "key",
  "sha256"
] as const

const Line = ({ courseId, part }: { readonly courseId: string; readonly part: PartChange }) => {
  const t = useT()
  const format = useFormat()
  const { change, id, level, moved, title } = part
  const state = change ?? "moved"
  const named = part.fields.flatMap((field) => {
    const known = fields.find((one) => one === field)
    return known === undefined ? [] : [t(`field.${known}`)]
  })
  const details = [
    ...(named.length > 0 ? [format.list(named)] : []),
    ...(moved && change !== null ? [t("change.moved-too")] : [])
  ]
  const target =
    level === "course"
      ? { view: "settings" as const }
      : level === "file"
        ? { view: "materials" as const }
        : { part: nameOf(level, id) }
  return (
    <li className="change">
      <Pill tone={tones[state]}>{t(`change.${state}`)}</Pill>
      <div>
        <p>
          <span className="muted">{t(`level.${level}`)}</span>{" "}
          {change === "removed" ? (
            <s dir="auto">{title}</s>
          ) : (
            <Link to="/teach/$courseId/edit" params={{ courseId }} search={target} dir="auto">
              {title}
            </Link>
          )}
        </p>
        {details.length > 0 && <p className="small muted">{format.list(details)}</p>}
      </div>
    </li>
  )
}

export const PartChanges = ({
  courseId,
  parts
}: {
  readonly courseId: string
  readonly parts: ReadonlyArray<PartChange>
}) => {
  const t = useT()
  const [shown, setShown] = useState(step)
  return (
    <>
      <ul role="list" className="change-list">
        {parts.slice(0, shown).map((part) => (
          <Line key={`${part.level}-${part.id}`} courseId={courseId} part={part} />
        ))}
      </ul>
      {parts.length > shown && (
        <div>
          <Button onClick={() => setShown(shown + step)}>{t("changes.more", { count: parts.length - shown })}</Button>
        </div>
      )}
    </>
  )
}
