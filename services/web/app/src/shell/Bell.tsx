/** The way to the notifications, with how many are unread. */
import { useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { unreadQuery } from "../api/unread.ts"
import { Icon } from "../design/Icon.tsx"
import { useT } from "../i18n/common.ts"
import { useFormat } from "../i18n/format.ts"

/** More than this is not counted on the bell. */
const most = 99

export const Bell = () => {
  const t = useT()
  const format = useFormat()
  // No number is shown when it cannot be had: the bell is a way, not a report.
  const { data: count = 0 } = useQuery(unreadQuery)
  return (
    <Link
      className="round"
      to="/notifications"
      aria-label={count === 0 ? t("nav.notifications") : t("nav.notifications-unread", { count })}
    >
      <Icon name="bell" />
      {count > 0 && (
        <span
          className="count num"
          aria-hidden="true"
          data-count={count > most ? `${format.number(most)}+` : format.number(count)}
        />
      )}
    </Link>
  )
}
