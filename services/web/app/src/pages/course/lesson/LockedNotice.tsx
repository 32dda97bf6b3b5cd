/** Why an item cannot be opened yet, and the way to what must be done first. */
import { useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import type { ItemProgress } from "@lyceum/sdk"
import { itemProgressQuery } from "../../../api/progress.ts"
import { LinkButton } from "../../../design/Button.tsx"
import { Icon } from "../../../design/Icon.tsx"
import { Card } from "../../../design/Surface.tsx"
import { useT } from "../texts.ts"

/** Most items that are named one by one. */
const named = 5

export const LockedNotice = ({
  courseId,
  progress
}: {
  readonly courseId: string
  readonly progress: ItemProgress
}) => {
  const t = useT()
  // The answer about one item names everything that it waits for; until it is there, the first few are.
  const { data } = useQuery(itemProgressQuery(courseId, progress.itemId))
  const waitsFor = data?.state === "locked" ? data.blockedBy : progress.blockedBy
  const first = waitsFor[0]
  return (
    <Card className="state" padded={false}>
      <Icon name="lock" size={32} />
      <h2>{t("locked.title")}</h2>
      <p>{t("locked.text", { count: waitsFor.length })}</p>
      <ul role="list" className="locked-list">
        {waitsFor.slice(0, named).map(({ id, title }) => (
          <li key={id}>
            <Link to="/courses/$courseId/items/$itemId" params={{ courseId, itemId: id }} dir="auto">
              {title}
            </Link>
          </li>
        ))}
      </ul>
      {waitsFor.length > named && <p className="small muted">{t("locked.more", { count: waitsFor.length - named })}</p>}
      {first !== undefined && (
        <div className="row">
          <LinkButton variant="primary" to="/courses/$courseId/items/$itemId" params={{ courseId, itemId: first.id }}>
            {t("locked.action")}
          </LinkButton>
        </div>
      )}
    </Card>
  )
}
