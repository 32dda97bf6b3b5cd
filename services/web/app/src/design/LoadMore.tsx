/** The next part of a list. */
import { useT } from "../i18n/common.ts"
import { Button } from "./Button.tsx"
import "./LoadMore.css"

/** A button that adds the next part of a list below it; nothing when the list is complete. */
export const LoadMore = ({
  hasMore,
  pending,
  onMore
}: {
  readonly hasMore: boolean
  readonly pending: boolean
  readonly onMore: () => void
}) => {
  const t = useT()
  if (!hasMore) return null
  return (
    <div className="load-more">
      <Button pending={pending} onClick={onMore}>
        {t("load-more")}
      </Button>
    </div>
  )
}
