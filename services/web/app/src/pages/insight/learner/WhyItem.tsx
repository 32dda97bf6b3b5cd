/** One item of the reason for a percentage. */
import type { ItemProgress, ItemReason } from "@lyceum/sdk"
import { type MarkState, MarkText, StateMark } from "../../../design/Progress.tsx"
import { useFormat } from "../../../i18n/format.ts"
import { useT } from "../texts.ts"

const marks: Readonly<Record<ItemProgress["state"], MarkState>> = {
  locked: "locked",
  "not-started": "none",
  "in-progress": "part",
  completed: "done"
}

export const WhyItem = ({
  title,
  item,
  reason
}: {
  readonly title: string
  readonly item: ItemProgress
  readonly reason: ItemReason | undefined
}) => {
  const t = useT()
  const format = useFormat()
  const { completedAt, lastViewedAt, state } = item
  return (
    <li>
      <StateMark state={marks[state]} />
      <div>
        <span dir="auto">{title}</span>
        <MarkText state={marks[state]} />
        <p className="small muted num">
          {state === "completed" && completedAt !== undefined
            ? t(`done-by.${reason?.completedBy ?? "unknown"}`, { time: format.dateTime(completedAt) })
            : lastViewedAt === undefined
              ? t(`to-do.${item.rule.kind}`)
              : t("why.seen", { time: format.dateTime(lastViewedAt) })}
          {reason !== undefined && !reason.counts && ` ${t("why.not-counted")}`}
        </p>
        {reason?.causeEventId !== undefined && (
          <p className="why-id">
            {t("why.event")} <bdi>{reason.causeEventId}</bdi>
          </p>
        )}
      </div>
    </li>
  )
}
