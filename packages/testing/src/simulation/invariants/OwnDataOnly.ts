/** 9. No answer carries what is another learner's. */
import { enrollmentId } from "@lyceum/domain/DerivedId"
import { courses, learners } from "../world/Courses.ts"
import type { Checker } from "./Final.ts"

export const ownDataOnly: Checker = ({ client }) => {
  const found: Array<string> = []
  const own = (who: number, course: number): string => {
    const [userId, of] = [learners[who], courses[course]]
    return userId === undefined || of === undefined ? "" : enrollmentId(of.id, userId)
  }
  for (const { answer, course, who } of client.enrolled) {
    if (answer.userId !== learners[who] || answer.id !== own(who, course)) {
      found.push(`learner ${who} enrolled in course ${course} and was answered with another enrolment`)
    }
  }
  for (const { answer, course, who } of client.shown) {
    if (answer.userId !== learners[who] || answer.enrollmentId !== own(who, course)) {
      found.push(`learner ${who} asked for course ${course} and was shown the progress of somebody else`)
    }
  }
  return found
}
