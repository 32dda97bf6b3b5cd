/** When a course must be completed, as a tag. */
import { useT } from "../i18n/common.ts"
import { useFormat } from "../i18n/format.ts"
import { Pill } from "./Surface.tsx"

/** From so many milliseconds before it on, it stands out: when the platform tells the learner, too. */
const soon = 3 * 86_400_000

/** `dueAt`: ISO 8601. Plain while there is time, then a warning, then overdue; in words each. */
export const DuePill = ({ dueAt }: { readonly dueAt: string }) => {
  const t = useT()
  const format = useFormat()
  const left = new Date(dueAt).getTime() - Date.now()
  return (
    <Pill icon={left < soon ? "alert" : "clock"} tone={left < 0 ? "bad" : left < soon ? "warn" : "plain"}>
      <span className="num">{t(left < 0 ? "due.over" : "due.on", { date: format.date(dueAt) })}</span>
    </Pill>
  )
}
