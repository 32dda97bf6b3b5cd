/** 1. Every enrolment that was promised has a row, an event and a record, and progress and analytics say the same of it. */
import { enrollmentEvents } from "@lyceum/events/Topics"
import { courses, learners } from "../world/Courses.ts"
import { type Checker, number, text } from "./Final.ts"

export const noLostEnrolment: Checker = (final) => {
  const found: Array<string> = []
  const rows = new Map(final.rows("enrollment", "enrollments").map((row) => [text(row, "id"), row]))
  const streams = new Set(final.topic(enrollmentEvents.name).map(({ stream }) => stream))
  const stored = new Set(final.rows("enrollment", "events").map((event) => text(event, "stream")))
  for (const { answer, course, who } of final.client.enrolled) {
    const stream = `enrollment-${answer.id}`
    if (!rows.has(answer.id)) found.push(`learner ${who} was told of an enrolment in course ${course} that has no row`)
    if (!stored.has(stream)) found.push(`the enrolment of learner ${who} in course ${course} has no event`)
    if (!streams.has(stream)) found.push(`the enrolment of learner ${who} in course ${course} is not in the log`)
  }
  const places = new Map(final.rows("progress", "enrollments").map((row) => [text(row, "enrollment_id"), row]))
  const counted = new Map(
    final.rows("analytics", "enrollments").map((row) => [`${text(row, "course_id")}/${text(row, "user_id")}`, row])
  )
  for (const [id, row] of rows) {
    const [user, course, status] = [text(row, "user_id"), text(row, "course_id"), text(row, "status")]
    const who = `learner ${learners.findIndex((one) => one === user)} in course ${courses.findIndex((one) => one.id === course)}`
    const place = places.get(id)
    const count = counted.get(`${course}/${user}`)
    if (place === undefined) found.push(`progress does not know ${who}`)
    else if (place["status"] !== status) {
      found.push(`${who} is ${status}, and progress says ${text(place, "status")}`)
    } else if (status !== "withdrawn" && number(place, "course_version") !== number(row, "course_version")) {
      found.push(
        `${who} is in version ${number(row, "course_version")}, and progress says ${number(place, "course_version")}`
      )
    }
    if (!final.world.takesPart("analytics")) continue
    if (count === undefined) found.push(`analytics does not know ${who}`)
    else if (count["status"] !== status)
      found.push(`${who} is ${status}, and analytics says ${String(count["status"])}`)
  }
  return found
}
