/** Where a file is shown or linked. */
import type { Material } from "@lyceum/sdk"
import { Link } from "@tanstack/react-router"
import { nameOf } from "../draft/draft.ts"
import { useEditor } from "../draft/useEditor.ts"
import { useT } from "../texts.ts"

/** Uses that are named; the others are counted. */
const named = 3

/** `undefined` = not known yet. */
export const MaterialUses = ({ material }: { readonly material: Material | undefined }) => {
  const t = useT()
  const { courseId } = useEditor()
  if (material === undefined) return <span className="muted">…</span>
  const { inDescription, usedBy } = material
  if (usedBy.length === 0 && !inDescription) return <span className="muted">{t("materials.unused")}</span>
  return (
    <ul role="list" className="material-uses">
      {inDescription && <li>{t("settings.description")}</li>}
      {usedBy.slice(0, named).map(({ itemId, title }) => (
        <li key={itemId}>
          <Link to="/teach/$courseId/edit" params={{ courseId }} search={{ part: nameOf("item", itemId) }} dir="auto">
            {title}
          </Link>
        </li>
      ))}
      {usedBy.length > named && <li className="muted">{t("materials.more", { count: usedBy.length - named })}</li>}
    </ul>
  )
}
