/** The way to the item before and the one after. */
import { Link, useNavigate } from "@tanstack/react-router"
import { Button, LinkButton } from "../../../design/Button.tsx"
import { Icon } from "../../../design/Icon.tsx"
import { useFormat } from "../../../i18n/format.ts"
import { useShortcut } from "../../../shortcuts.ts"
import type { Around } from "../outline/shape.ts"
import { useT } from "../texts.ts"

interface Props {
  readonly courseId: string
  readonly around: Around
}

const to = "/courses/$courseId/items/$itemId"

/** Small, at the top: "‹ 3 / 12 ›". Also holds the shortcuts for both ways. */
export const Position = ({ around: { count, next, place, previous }, courseId }: Props) => {
  const t = useT()
  const format = useFormat()
  const navigate = useNavigate()
  const go = (itemId: string | undefined) => {
    if (itemId !== undefined) void navigate({ to, params: { courseId, itemId } })
  }
  useShortcut("n", { text: t("shortcut.next") }, () => go(next?.item.id))
  useShortcut("p", { text: t("shortcut.previous") }, () => go(previous?.item.id))
  return (
    <nav className="position" aria-label={t("around.position")}>
      {previous === undefined ? (
        <Button variant="quiet" size="small" icon="back" aria-label={t("around.first")} disabled />
      ) : (
        <LinkButton
          variant="quiet"
          size="small"
          icon="back"
          to={to}
          params={{ courseId, itemId: previous.item.id }}
          aria-label={t("around.previous-title", { title: previous.item.title.slice(0, 200) })}
        />
      )}
      <span className="num small">
        <span aria-hidden="true">{`${format.number(place.number)} / ${format.number(count)}`}</span>
        <span className="hidden-text">{t("around.place", { number: place.number, count })}</span>
      </span>
      {next === undefined ? (
        <LinkButton
          variant="quiet"
          size="small"
          icon="arrow"
          to="/courses/$courseId/finish"
          params={{ courseId }}
          aria-label={t("around.finish")}
        />
      ) : (
        <LinkButton
          variant="quiet"
          size="small"
          icon="arrow"
          to={to}
          params={{ courseId, itemId: next.item.id }}
          aria-label={t("around.next-title", { title: next.item.title.slice(0, 200) })}
        />
      )}
    </nav>
  )
}

/** At the end of the lesson. `primary`: going on is the one thing to do here. */
export const Neighbours = ({
  around: { next, previous },
  courseId,
  primary
}: Props & { readonly primary: boolean }) => {
  const t = useT()
  return (
    <nav className="neighbours" aria-label={t("around.more")}>
      {previous !== undefined && (
        <Link className="neighbour" data-way="previous" to={to} params={{ courseId, itemId: previous.item.id }}>
          <Icon name="back" size={18} />
          <span className="neighbour-words">
            <span className="xs">{t("around.previous")}</span>
            <span className="neighbour-title" dir="auto">
              {previous.item.title}
            </span>
          </span>
        </Link>
      )}
      {next === undefined ? (
        <Link
          className="neighbour"
          data-way="next"
          data-primary={primary || undefined}
          to="/courses/$courseId/finish"
          params={{ courseId }}
        >
          <span className="neighbour-words">
            <span className="xs">{t("around.last")}</span>
            <span className="neighbour-title">{t("around.finish")}</span>
          </span>
          <Icon name="award" size={18} />
        </Link>
      ) : (
        <Link
          className="neighbour"
          data-way="next"
          data-primary={primary || undefined}
          to={to}
          params={{ courseId, itemId: next.item.id }}
        >
          <span className="neighbour-words">
            <span className="xs">{t("around.next-up")}</span>{" "}
            <span className="neighbour-title" dir="auto">
              {next.item.title}
            </span>
          </span>
          <Icon name="arrow" size={18} />
        </Link>
      )}
    </nav>
  )
}
