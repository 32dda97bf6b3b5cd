/** Something that an import brought and that cannot be shown here. */
import { EmptyState } from "../../../design/States.tsx"
import { useT } from "../texts.ts"

/** `tag` is what it is called where it came from. */
export const UnsupportedBody = ({ tag }: { readonly tag: string }) => {
  const t = useT()
  return (
    <EmptyState icon="info" title={t("unsupported.title")}>
      {t("unsupported.text", { tag })}
    </EmptyState>
  )
}
