/** 4. What a learner is shown never falls within a version, and a course is complete exactly when its required items are. */
import { learnerProgress } from "@lyceum/progress/domain/LearnerProgress"
import { progressOf } from "@lyceum/domain/Completion"
import { documentOf, loadedOf } from "@lyceum/progress/domain/CourseVersion"
import { completedIds } from "@lyceum/progress/domain/LearnerProgress"
import { Schema } from "effect"
import { type Checker, number, text } from "./Final.ts"

const decodeState = Schema.decodeUnknownSync(learnerProgress.State)

export const progressNeverFalls: Checker = (final) => {
  const found: Array<string> = []
  for (const after of final.client.shown) {
    for (const before of final.client.shown) {
      const isLater = before.answered <= after.asked && before.who === after.who && before.course === after.course
      if (isLater && before.answer.version === after.answer.version && before.answer.percent > after.answer.percent) {
        found.push(
          `learner ${after.who} was shown ${before.answer.percent} percent of course ${after.course} and then ${after.answer.percent}`
        )
      }
    }
  }
  const states = new Map(final.rows("progress", "streams").map((row) => [text(row, "id"), row["state"]]))
  for (const place of final.rows("progress", "enrollments")) {
    const status = text(place, "status")
    if (status !== "active" && status !== "completed") continue
    const [course, version] = [text(place, "course_id"), number(place, "course_version")]
    const state = states.get(`progress-${text(place, "enrollment_id")}`)
    const published = final.world.courses.version(course, version)
    if (state === undefined || published === undefined) continue
    const { facts, content } = published
    const now = decodeState(state)
    const loaded = loadedOf(documentOf(facts.courseId, facts.version, content))
    const { isComplete } = progressOf(loaded, completedIds(now))
    if (isComplete !== now.courses.some((one) => one.version === version)) {
      found.push(
        `version ${version} of a course is ${isComplete ? "done and not completed" : "completed and not done"}`
      )
    }
  }
  return found
}
