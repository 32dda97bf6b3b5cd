/** Prerequisites that are not complete yet. */
import { useInfiniteQuery } from "@tanstack/react-query"
import type { CourseDetail } from "@lyceum/sdk"
import { myCoursesQuery } from "../../../api/progress.ts"
import { useAccount } from "../../../api/session.ts"

/** Ids of the courses to complete first; empty while it is not known, and then the server decides. */
export const useMissing = ({ prerequisites }: CourseDetail): ReadonlyArray<string> => {
  const account = useAccount()
  const { data } = useInfiniteQuery({ ...myCoursesQuery, enabled: account !== null && prerequisites.length > 0 })
  if (account === null || data === undefined || prerequisites.length === 0) return []
  // Not all pages were read: what is missing in them may be complete.
  if (data.pages.at(-1)?.nextCursor !== null) return []
  const complete = new Set(
    data.pages.flatMap(({ items }) => items.filter(({ completed }) => completed).map(({ courseId }) => courseId))
  )
  return prerequisites.filter((id) => !complete.has(id))
}
