/** Puts changes of progress into what the app has read. */
import type { ProgressChange } from "@lyceum/sdk"
import { myCoursesQuery, progressQuery, progressRoot } from "../progress.ts"
import { summaryWithChange, withChange } from "../progress-state.ts"
import { queryClient } from "../query-client.ts"
import { account } from "../session.ts"
import type { Told } from "./decode-change.ts"

/** The newest version of a learner's course that was seen. */
const seen = new Map<string, number>()

/** Whether it is newer than all before it; of two changes the one with the higher version is. */
const isNews = (userId: string, { courseId, version }: ProgressChange): boolean => {
  const key = `${userId}/${courseId}`
  if (version <= (seen.get(key) ?? -1)) return false
  seen.set(key, version)
  return true
}

const applyChange = (change: ProgressChange): void => {
  const { queryKey } = progressQuery(change.courseId)
  const before = queryClient.getQueryData(queryKey)
  const after = before === undefined ? null : withChange(before, change)
  if (after !== null) queryClient.setQueryData(queryKey, after)
  queryClient.setQueryData(
    myCoursesQuery.queryKey,
    (list) =>
      list && {
        ...list,
        pages: list.pages.map((page) => ({
          ...page,
          items: page.items.map((summary) => summaryWithChange(summary, change))
        }))
      }
  )
  // What was unlocked, and where "Continue" leads now, only the server knows.
  void queryClient.invalidateQueries({ queryKey })
  void queryClient.invalidateQueries({ queryKey: myCoursesQuery.queryKey })
}

/** Takes in what the stream, or the tab that follows it, tells. What is about another person is left out. */
export const takeIn = ({ change, userId }: Told): void => {
  if (account.get()?.id !== userId) return
  if (change === null) void queryClient.invalidateQueries({ queryKey: progressRoot })
  else if (isNews(userId, change)) applyChange(change)
}
