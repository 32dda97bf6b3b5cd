/** What instructors read about a course and its learners. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query"
import type { EnrollmentStatus } from "@lyceum/sdk"
import { lyceum } from "./lyceum.ts"
import { askAgain } from "./query-client.ts"

/** How often numbers are read anew while they are on the screen, in milliseconds. */
const every = 10_000

/** Everything about a course that its instructor sees starts with this. */
const insightRoot = (courseId: string) => ["insight", courseId] as const

/** The numbers of a course and its funnel. Throws `forbidden` for other people's courses, `not-found`. */
export const courseInsightQuery = (courseId: string) =>
  queryOptions({
    queryKey: [...insightRoot(courseId), "course"],
    queryFn: async ({ signal }) => (await lyceum.courseAnalytics.course({ path: { courseId }, signal })).data,
    refetchInterval: askAgain(every)
  })

/** The newest published version as anybody sees it: its slug, its title. Throws `not-found` before the first. */
export const publishedCourseQuery = (courseId: string) =>
  queryOptions({
    queryKey: ["courses", courseId, "published"],
    queryFn: async ({ signal }) => (await lyceum.catalogue.getCourse({ path: { courseId }, signal })).data
  })

/** Which learners of a course to list. */
export interface LearnerFilter {
  readonly status?: EnrollmentStatus
  /** Those who have got no further for a week, and they alone. */
  readonly stuck?: boolean
}

/** Learners of a course with their progress, newest enrolment first; `limit` of them a page. */
export const learnersQuery = (courseId: string, { status, stuck }: LearnerFilter, limit: number) =>
  infiniteQueryOptions({
    queryKey: [...insightRoot(courseId), "learners", status ?? "any", stuck === true, limit],
    queryFn: async ({ pageParam, signal }) => {
      const filter = { ...(status !== undefined && { status }), ...(stuck === true && { stuck: "true" as const }) }
      const page = pageParam === "" ? {} : { cursor: pageParam }
      return (
        await lyceum.courseAnalytics.learners({ path: { courseId }, query: { limit, ...filter, ...page }, signal })
      ).data
    },
    initialPageParam: "",
    getNextPageParam: ({ nextCursor }) => nextCursor
  })

/** One learner's line in the numbers of a course; `null` when they never had a seat. */
export const learnerLineQuery = (courseId: string, userId: string) =>
  queryOptions({
    queryKey: [...insightRoot(courseId), "learner", userId],
    queryFn: async ({ signal }) => {
      const { data } = await lyceum.courseAnalytics.learners({ path: { courseId }, query: { userId }, signal })
      return { line: data.items[0] ?? null, asOf: data.asOf, behind: data.behind }
    },
    refetchInterval: askAgain(every)
  })

/** How far somebody else is in a course, and why. Throws `not-enrolled`. */
export const progressOfQuery = (courseId: string, userId: string) =>
  queryOptions({
    queryKey: [...insightRoot(courseId), "progress", userId],
    queryFn: async ({ signal }) => (await lyceum.progress.get({ path: { courseId }, query: { userId }, signal })).data,
    refetchInterval: askAgain(every)
  })

/** Somebody's tries at the quizzes of a course, newest first; `limit` of them a page. Throws `not-found` without a seat. */
export const attemptsOfQuery = (courseId: string, userId: string, limit: number) =>
  infiniteQueryOptions({
    queryKey: [...insightRoot(courseId), "attempts", userId, limit],
    queryFn: async ({ pageParam, signal }) => {
      const query = { userId, limit, ...(pageParam === "" ? {} : { cursor: pageParam }) }
      return (await lyceum.attempts.ofLearner({ path: { courseId }, query, signal })).data
    },
    initialPageParam: "",
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchInterval: askAgain(every)
  })

/** Unique learners by minute since some hours ago. Read anew each minute: that moves `asOf`, also when nobody is there. */
export const activeLearnersQuery = (courseId: string, hours: number) =>
  queryOptions({
    queryKey: [...insightRoot(courseId), "active", hours],
    queryFn: async ({ signal }) => {
      const from = new Date(Date.now() - hours * 3_600_000).toISOString()
      return (await lyceum.activeLearners.activeLearners({ query: { courseId, from }, signal })).data
    },
    refetchInterval: askAgain(60_000)
  })
