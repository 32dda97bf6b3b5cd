/** Enrolling and what follows from it. */
import { queryOptions } from "@tanstack/react-query"
import { type Enrollment, pages } from "@lyceum/sdk"
import { lyceum } from "./lyceum.ts"
import { queryClient } from "./query-client.ts"
import { progressRoot } from "./progress.ts"

/** An enrolment with its place on the waitlist and its certificate. */
export const enrollmentQuery = (enrollmentId: string) =>
  queryOptions({
    queryKey: ["enrollments", "one", enrollmentId],
    queryFn: async ({ signal }) => (await lyceum.enrollments.get({ path: { enrollmentId }, signal })).data
  })

/** When the courses of a learner must be completed, by course: those that are due and not completed. */
export const ownDueQuery = (userId: string) =>
  queryOptions({
    queryKey: ["enrollments", "due", userId],
    queryFn: async ({ signal }) => {
      const due: Record<string, string> = {}
      const own = pages((page) => lyceum.enrollments.list({ query: { ...page, userId, limit: 100 }, signal }))
      for await (const { courseId, dueAt, status } of own)
        if (dueAt !== null && (status === "active" || status === "waitlisted")) due[courseId] = dueAt
      return due
    }
  })

/** Sets when a learner must have completed the course, ISO 8601; `null` = at no time. `etag`: of the enrolment that was seen. */
export const setDue = async (enrollmentId: string, dueAt: string | null, etag: string): Promise<void> => {
  await lyceum.enrollments.setDue({ path: { enrollmentId }, headers: { "if-match": etag }, body: { dueAt } })
}

/** What changes with an enrolment: it is read again. */
const changed = async (): Promise<void> => {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: ["enrollments"] }),
    queryClient.invalidateQueries({ queryKey: ["seats"] }),
    queryClient.invalidateQueries({ queryKey: progressRoot })
  ])
}

/** Enrols the person who is signed in, or puts them on the waitlist. `key`: one for each intent, however often it is tried. */
export const enrol = async (courseId: string, key: string): Promise<Enrollment> => {
  const { data } = await lyceum.enrollments.create({ body: { courseId }, headers: { "Idempotency-Key": key } })
  await changed()
  return data
}

/** Ends an enrolment; one that has ended already stays so. */
export const withdraw = async (enrollmentId: string): Promise<void> => {
  await lyceum.enrollments.withdraw({ path: { enrollmentId } })
  await changed()
}
