/** Everything that can be done with a part, behind one button. */
import { Menu } from "../../../design/Menu.tsx"
import type { Part } from "../draft/draft.ts"
import { useT } from "../texts.ts"
import { useOutline } from "./outline-context.ts"
import { usePartActions } from "./usePartActions.ts"

export const RowMenu = ({ part }: { readonly part: Part }) => {
  const t = useT()
  const { askWhere, rename } = useOutline()
  const actions = usePartActions()
  const { level, name, title } = part
  return (
    <Menu
      label={t("outline.actions", { title })}
      actions={[
        { label: t("outline.rename"), icon: "edit", run: () => rename(name) },
        { label: t("outline.up"), icon: "up", run: () => actions.step(name, -1) },
        { label: t("outline.down"), icon: "down", run: () => actions.step(name, 1) },
        ...(level === "section"
          ? []
          : [{ label: t("outline.move-to"), icon: "arrow" as const, run: () => askWhere(name) }]),
        { label: t("outline.copy"), icon: "copy", run: () => actions.copy(name) },
        { label: t("outline.remove"), icon: "trash", danger: true, run: () => actions.remove(name) }
      ]}
    />
  )
}
