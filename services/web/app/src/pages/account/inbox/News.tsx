import { Link } from "@tanstack/react-router"
import type { Notification } from "@lyceum/sdk"
import type { ReactNode } from "react"
import { Button } from "../../../design/Button.tsx"
import { Icon, type IconName } from "../../../design/Icon.tsx"
import { useFormat } from "../../../i18n/format.ts"
import { useT } from "../texts.ts"

const icons = {
  enrolled: "book",
  waitlisted: "clock",
  promoted: "check",
  withdrawn: "minus",
  "course-completed": "award",
  "course-published": "refresh",
  "due-soon": "clock",
  "material-rejected": "file",
  "weekly-digest": "mail",
  "password-changed": "lock",
  "second-factor-on": "lock",
  "second-factor-off": "lock",
  "recovery-codes-replaced": "lock"
} as const satisfies Readonly<Record<Notification["type"], IconName>>

/** Why a file is refused (packages/events Materials.ts). */
const reasons = [
  "type-mismatch",
  "type-not-allowed",
  "empty",
  "too-large",
  "infected",
  "active-content",
  "encrypted",
  "corrupt",
  "archive-too-large",
  "archive-unsafe-path"
] as const
const isReason = (code: string): code is (typeof reasons)[number] => reasons.some((reason) => reason === code)

/** Where a piece of news leads; the words are part of its sentence. */
const useWay = ({ certificateId, course, type }: Notification) => {
  const t = useT()
  if (certificateId !== null)
    return (onFollow: () => void): ReactNode => (
      <Link to="/certificates/$certificateId" params={{ certificateId }} onClick={onFollow}>
        {t("news.certificate")}
      </Link>
    )
  if (type === "password-changed")
    return (onFollow: () => void): ReactNode => (
      <Link to="/account" hash="sessions" onClick={onFollow}>
        {t("news.sessions")}
      </Link>
    )
  if (type === "second-factor-on" || type === "second-factor-off" || type === "recovery-codes-replaced")
    return (onFollow: () => void): ReactNode => (
      <Link to="/account" hash="second-factor" onClick={onFollow}>
        {t("news.second-factor")}
      </Link>
    )
  if (course === null) return undefined
  if (type === "material-rejected")
    return (onFollow: () => void): ReactNode => (
      <Link to="/teach/$courseId/edit" params={{ courseId: course.id }} onClick={onFollow}>
        {t("news.materials")}
      </Link>
    )
  return (onFollow: () => void): ReactNode => (
    <Link to="/courses/$slug" params={{ slug: course.slug }} onClick={onFollow}>
      {t("news.course")}
    </Link>
  )
}

/** One piece of news: what happened, when, where it leads, and whether it was read. */
export const News = ({ news, onRead }: { readonly news: Notification; readonly onRead: () => void }) => {
  const t = useT()
  const format = useFormat()
  const way = useWay(news)
  const unread = news.readAt === null
  const values = {
    title: news.course?.title ?? t("news.a-course"),
    version: news.courseVersion ?? 0,
    due: news.dueAt === null ? "" : format.dateTime(news.dueAt)
  }
  return (
    <li className="news" data-unread={unread || undefined}>
      <span className="news-icon">
        <Icon name={icons[news.type]} />
      </span>
      <div className="news-words">
        <p dir="auto">
          {unread && <span className="news-new">{t("news.unread")}</span>}
          {t(`news.${news.type}`, values)}
          {(news.material?.reasons ?? []).map((reason) => (
            <span key={reason}> {t(isReason(reason) ? `news.reason.${reason}` : "news.reason.other")}</span>
          ))}
        </p>
        <p className="small muted num">
          <time dateTime={news.createdAt} title={format.dateTime(news.createdAt)}>
            {format.relative(news.createdAt)}
          </time>
          {way !== undefined && (
            <>
              {" · "}
              {way(() => unread && onRead())}
            </>
          )}
        </p>
      </div>
      {unread && (
        <Button variant="quiet" size="small" icon="check" aria-label={t("news.mark-label", values)} onClick={onRead} />
      )}
    </li>
  )
}
