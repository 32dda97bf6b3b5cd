/** Says that the learner had an item before them: once for each time they come to it, and only while they can see it. */
import type { DeliveredItem } from "@lyceum/sdk"
import { useEffect } from "react"
import { record } from "../../../api/activity/record.ts"
import { showState } from "../../../api/mark.ts"

/** `item` undefined: there is nothing to see, or nobody of whom it should be kept. */
export const useView = (item: DeliveredItem | undefined): void => {
  const { courseId, id: itemId, rule } = item ?? {}
  useEffect(() => {
    if (courseId === undefined || itemId === undefined) return
    const view = () => {
      if (document.visibilityState !== "visible") return
      document.removeEventListener("visibilitychange", view)
      record({ type: "item-viewed", courseId, itemId })
      // Shown as done at once; should the server refuse, progress is read again.
      if (rule?.kind === "viewed") void showState(courseId, itemId, "completed")
    }
    document.addEventListener("visibilitychange", view)
    view()
    return () => document.removeEventListener("visibilitychange", view)
  }, [courseId, itemId, rule?.kind])
}
