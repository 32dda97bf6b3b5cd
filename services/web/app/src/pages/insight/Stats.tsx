/** The numbers of a course in a line. */
import type { CourseAnalytics } from "@lyceum/sdk"
import { Stat } from "../../design/Stat.tsx"
import { useFormat } from "../../i18n/format.ts"
import { useT } from "./texts.ts"

/** Longer than this, in seconds, is said in days. */
const day = 86_400

export const Stats = ({ course }: { readonly course: CourseAnalytics }) => {
  const t = useT()
  const format = useFormat()
  const { activeLast7Days, activeNow, completed, completionRate, enrolled, medianSecondsToComplete: median } = course
  const share = enrolled === 0 ? 0 : (activeLast7Days / enrolled) * 100
  return (
    <div className="insight-stats">
      <Stat
        label={t("stats.enrolled")}
        value={format.number(enrolled)}
        note={t("stats.enrolled.note", { waitlisted: course.waitlisted, withdrawn: course.withdrawn })}
      />
      <Stat label={t("stats.now")} value={format.number(activeNow)} note={t("stats.now.note")} />
      <Stat
        label={t("stats.week")}
        value={format.number(activeLast7Days)}
        note={t("stats.week.note", { share: format.percent(Math.min(100, share)) })}
      />
      <Stat
        label={t("stats.completed")}
        value={format.percent(completionRate * 100)}
        note={t("stats.completed.note", { count: completed })}
      />
      <Stat label={t("stats.stuck")} value={format.number(course.stuck)} note={t("stats.stuck.note")} />
      <Stat
        label={t("stats.median")}
        value={
          median === null
            ? "–"
            : median < day
              ? format.duration(median)
              : t("stats.days", { count: Math.round(median / day) })
        }
        note={t(median === null ? "stats.median.none" : "stats.median.note")}
      />
    </div>
  )
}
