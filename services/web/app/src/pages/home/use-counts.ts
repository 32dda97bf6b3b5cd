/** How far a course is, in words. */
import type { ProgressSummary } from "@lyceum/sdk"
import { useFormat } from "../../i18n/format.ts"
import { useT } from "./texts.ts"

/** "7 of 12 lessons"; a course that requires nothing has no such number. */
export const useCounts = () => {
  const t = useT()
  const format = useFormat()
  return ({ completed, completedItems, percent, requiredItems }: ProgressSummary) => ({
    // 100 is said of what is complete alone.
    percent: format.percent(completed ? percent : Math.min(percent, 99)),
    lessons:
      requiredItems === 0 ? t("course.no-lessons") : t("course.lessons", { done: completedItems, count: requiredItems })
  })
}
