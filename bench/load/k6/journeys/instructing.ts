/** What instructors do. */
import exec from "k6/execution"
import { at, call, headerOf, textAt } from "../lib/call.ts"
import { tokenOf } from "../lib/people.ts"
import type { Seed } from "../lib/seed.ts"
import { think } from "../lib/think.ts"

/** Looks at who learns and how it goes, then saves a draft; one author at a time has a course. */
export const instructing = (seed: Seed): void => {
  const { course, instructors } = seed
  const author = instructors[exec.scenario.iterationInTest % instructors.length]
  if (author === undefined) return
  const token = tokenOf(author, seed.at)
  const mine = author.course
  call("GET /v1/courses/{courseId}/roster", {
    at: [mine.id],
    token,
    query: "?limit=20",
    status: 200,
    holds: {
      "learners of that course": (answer) =>
        // Learners are in the first instructor's course.
        mine.id === course.id ? textAt(answer, "items.0.courseId") === mine.id : at(answer, "nextCursor") === null
    }
  })
  think(3, seed)
  call("GET /v1/analytics/courses/{courseId}", {
    at: [mine.id],
    token,
    status: 200,
    holds: {
      "of that course": (answer) => textAt(answer, "courseId") === mine.id,
      "as of a time": (answer) => textAt(answer, "asOf") !== ""
    }
  })
  think(3, seed)
  const draft = call("GET /v1/courses/{courseId}/draft", {
    at: [mine.id],
    token,
    status: 200,
    holds: { "its title": (answer) => textAt(answer, "title") !== "" }
  })
  const document: unknown = at(draft, "@this")
  const summary = `Written at ${new Date().toISOString()}`
  const changed = typeof document === "object" && document !== null ? { ...document, summary } : {}
  think(2, seed)
  call("PUT /v1/courses/{courseId}/draft", {
    at: [mine.id],
    token,
    body: changed,
    headers: { "if-match": headerOf(draft, "Etag") },
    status: 200,
    holds: {
      "saved under another tag": (answer) =>
        headerOf(answer, "Etag") !== "" && headerOf(answer, "Etag") !== headerOf(draft, "Etag")
    }
  })
}
