import { useQuery } from "@tanstack/react-query"
import { ownDueQuery } from "../../api/enrollments.ts"
import { useAccount } from "../../api/session.ts"

/** When the person who is signed in must have completed a course; `undefined` = at no time, or not known yet. */
export const useDue = (courseId: string): string | undefined => {
  const userId = useAccount()?.id
  const { data } = useQuery({ ...ownDueQuery(userId ?? ""), enabled: userId !== undefined })
  return data?.[courseId]
}
