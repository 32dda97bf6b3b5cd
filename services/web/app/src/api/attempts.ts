/** A learner's tries at a quiz. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query"
import type { Answers, Attempt, SavedAnswers } from "@lyceum/sdk"
import { lyceum } from "./lyceum.ts"
import { noteServerTime } from "./server-clock.ts"

/** Tries of one page of the list. */
const pageSize = 20

/** Rules of a quiz and the own tries at it, newest first. Throws `not-enrolled`. */
export const attemptsQuery = (courseId: string, itemId: string) =>
  infiniteQueryOptions({
    queryKey: ["attempts", "of", courseId, itemId],
    queryFn: async ({ pageParam, signal }) => {
      const query = { courseId, itemId, limit: pageSize, ...(pageParam === "" ? {} : { cursor: pageParam }) }
      const { data } = await lyceum.attempts.list({ query, signal })
      noteServerTime(data.asOf)
      return data
    },
    initialPageParam: "",
    getNextPageParam: (last) => last.nextCursor
  })

/** One try with its questions and answers as the server has them. */
export const attemptQuery = (attemptId: string) =>
  queryOptions({
    queryKey: ["attempts", "one", attemptId],
    queryFn: async ({ signal }) => (await lyceum.attempts.get({ path: { attemptId }, signal })).data
  })

/** Starts a try, or gives the open one. `key` names the wish: the same wish sent twice is one try. */
export const startAttempt = async (courseId: string, itemId: string, key: string): Promise<Attempt> =>
  (await lyceum.attempts.start({ body: { courseId, itemId }, headers: { "Idempotency-Key": key } })).data

/** Replaces the answers, unless they are of another revision by now: `precondition-failed`. */
export const saveAnswers = async (attemptId: string, answers: Answers, revision: number): Promise<SavedAnswers> =>
  (
    await lyceum.attempts.save({
      path: { attemptId },
      body: { answers: [...answers] },
      headers: { "if-match": `"${revision}"` }
    })
  ).data

/** The try as it is now on the server. */
export const readAttempt = async (attemptId: string): Promise<Attempt> =>
  (await lyceum.attempts.get({ path: { attemptId } })).data

/** Hands the saved answers in; again it gives the same grade. */
export const submitAttempt = async (attemptId: string, key: string): Promise<Attempt> =>
  (await lyceum.attempts.submit({ path: { attemptId }, headers: { "Idempotency-Key": key } })).data
