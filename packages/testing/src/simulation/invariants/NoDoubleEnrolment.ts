/** 2. One enrolment a learner and course; seats are counted right, never oversold, and none is free while somebody waits. */
import { courses } from "../world/Courses.ts"
import { type Checker, number, text } from "./Final.ts"

export const noDoubleEnrolment: Checker = (final) => {
  const found: Array<string> = []
  const rows = final.rows("enrollment", "enrollments")
  const pairs = rows.map((row) => `${text(row, "user_id")}/${text(row, "course_id")}`)
  if (new Set(pairs).size < pairs.length) found.push("a learner has two enrolments in one course")
  for (const seats of final.rows("enrollment", "seats")) {
    const course = text(seats, "course_id")
    const index = courses.findIndex(({ id }) => id === course)
    const of = (...statuses: ReadonlyArray<string>) =>
      rows.filter((row) => row["course_id"] === course && statuses.includes(text(row, "status"))).length
    const [seated, waiting] = [of("active", "completed"), of("waitlisted")]
    const capacity = seats["capacity"]
    if (number(seats, "waiting") !== waiting)
      found.push(`course ${index}: ${waiting} wait, ${String(seats["waiting"])} are counted`)
    if (capacity === null) {
      if (waiting > 0) found.push(`course ${index}: ${waiting} wait although there is no limit`)
      continue
    }
    if (number(seats, "taken") !== seated) {
      found.push(`course ${index}: ${seated} sit, ${String(seats["taken"])} are counted`)
    }
    if (typeof capacity === "number" && seated < capacity && waiting > 0) {
      found.push(`course ${index}: somebody waits while a seat is free`)
    }
    const limits = (courses[index]?.versions ?? [])
      .filter(({ facts }) => facts.version <= (final.world.courses.newest(course)?.facts.version ?? 0))
      .map(({ facts }) => facts.capacity)
    // Where there was no limit for a while, those who came then keep their seats.
    const most = limits.reduce((a, b) => Math.max(a ?? Infinity, b ?? Infinity), 0)
    if (seated > (most ?? Infinity)) found.push(`course ${index}: ${seated} sit on ${String(most)} seats`)
  }
  return found
}
