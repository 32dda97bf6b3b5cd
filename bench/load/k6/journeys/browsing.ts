/** Looks through the catalogue, without an account. */
import { at, call, textAt } from "../lib/call.ts"
import type { Seed } from "../lib/seed.ts"
import { think } from "../lib/think.ts"

/** A page of the catalogue, a course of it, its outline. */
export const browsing = (seed: Seed): void => {
  const { course } = seed
  call("GET /v1/courses", {
    query: "?limit=20",
    status: 200,
    holds: {
      "a page of courses": (answer) => textAt(answer, "items.0.id") !== "" && textAt(answer, "items.0.title") !== "",
      "no more than asked for": (answer) => at(answer, "items.20") === undefined
    }
  })
  think(3, seed)
  call("GET /v1/courses/{courseId}", {
    at: [course.id],
    status: 200,
    holds: {
      "the course asked for": (answer) => textAt(answer, "id") === course.id,
      "all of its items": (answer) => at(answer, "itemCount") === course.texts.length + 1
    }
  })
  think(2, seed)
  call("GET /v1/courses/{courseId}/outline", {
    at: [course.id],
    headers: { "accept-encoding": "gzip" },
    status: 200,
    holds: {
      "of that course": (answer) => textAt(answer, "courseId") === course.id,
      "down to the first text": (answer) =>
        textAt(answer, "sections.0.lessons.0.pages.0.items.0.id") === course.texts[0],
      "without answers": (answer) => !answer.body.includes("correct")
    }
  })
}
