/**
 * Works a batch: row by row through the same command as everybody else. The outcome of a row is noted in the same statement as
 * its enrolment, so a process that dies loses and doubles nothing: the next one goes on with the rows that have none.
 */
import { Email } from "@lyceum/domain/Account"
import type { BatchRow } from "@lyceum/api/EnrollmentBatches"
import { CommandContext } from "@lyceum/database/CommandContext"
import type { BatchId, UserId } from "@lyceum/domain/Ids"
import type { UpstreamUnavailable } from "@lyceum/runtime/auth/ServiceClient"
import { Effect, Option, Schema } from "effect"
import { Directory } from "../Directory.ts"
import { type EnrollmentFailure, Enrollments } from "../Enrollments.ts"
import { type KnownCourse, KnownCourses } from "../projections/KnownCourses.ts"
import { type Batch, Batches } from "./Batches.ts"

/** Rows that are looked up and worked together; the user service answers up to 1,000 addresses at once. */
const chunk = 500
/** Learners that are enrolled at the same time. Those of a course with limited seats go one after the other, in the file's order. */
const concurrency = 8

type Row = typeof BatchRow.Type

/** A row that can be tried. */
interface Candidate {
  readonly row: number
  readonly userId: UserId
  readonly course: KnownCourse
}

const decodeEmail = Schema.decodeUnknownOption(Email)
const emailOf = (row: Row) => decodeEmail(row.email?.toLowerCase())

/** Works every open row of the batch; unknown batches are done. Fails while another service is away: try again later. */
export const workBatch = Effect.fn("workBatch")(
  function* (id: BatchId) {
    const batches = yield* Batches
    const found = yield* batches.get(id)
    if (Option.isNone(found)) return
    const batch = found.value
    yield* batches.start(id)
    let rows = yield* batches.open(id, chunk)
    while (rows.length > 0) {
      yield* workRows(batch, rows)
      rows = yield* batches.open(id, chunk)
    }
    yield* batches.finish(id)
  },
  (effect, id) => Effect.annotateLogs(effect, { batchId: id })
)

const workRows = Effect.fnUntraced(function* (batch: Batch, rows: ReadonlyArray<Row>) {
  const users = yield* (yield* Directory).findByEmail(rows.flatMap((row) => Option.toArray(emailOf(row))))
  const courses = yield* coursesOf(batch, rows)
  const candidates: Array<Candidate> = []
  for (const row of rows) {
    const course = courses.get(row.courseSlug)
    const email = emailOf(row)
    const userId = Option.isNone(email) ? undefined : users.get(email.value)
    if (course === undefined) yield* reject(batch, row.row, null, "there is no such course, or it is not yours")
    else if (Option.isNone(email)) yield* reject(batch, row.row, null, "this is not an e-mail address")
    else if (userId === undefined) yield* reject(batch, row.row, null, "nobody has an account with this e-mail address")
    else candidates.push({ row: row.row, userId, course })
  }
  // One learner's rows, and those of one limited course, never meet each other.
  const groups = Map.groupBy(candidates, ({ course, userId }) => (course.capacity === null ? userId : course.courseId))
  yield* Effect.forEach(
    groups.values(),
    (group) => Effect.forEach(group, (candidate) => enrollRow(batch, candidate), { discard: true }),
    { concurrency, discard: true }
  )
})

/** Courses by slug that the submitter may enrol in. */
const coursesOf = Effect.fnUntraced(function* (batch: Batch, rows: ReadonlyArray<Row>) {
  const known = yield* KnownCourses
  const found = new Map<string, KnownCourse>()
  for (const slug of new Set(rows.map(({ courseSlug }) => courseSlug))) {
    if (!isSlug(slug)) continue
    const course = yield* known.findBySlug(slug)
    if (Option.isSome(course) && (batch.everyCourse || course.value.ownerId === batch.createdBy)) {
      found.set(slug, course.value)
    }
  }
  return found
})

const isSlug = (text: string): boolean => /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(text)

const reject = Effect.fnUntraced(function* (batch: Batch, row: number, userId: UserId | null, reason: string) {
  yield* (yield* Batches).settle({ batchId: batch.id, row, outcome: "rejected", reason, userId })
})

const enrollRow = Effect.fnUntraced(function* (batch: Batch, { course, row, userId }: Candidate) {
  const batches = yield* Batches
  const settlement = { batchId: batch.id, row, reason: null, userId }
  const enrolled = yield* Effect.result(
    (yield* Enrollments)
      .enroll({
        courseId: course.courseId,
        userId,
        cohort: null,
        also: ({ status }) => [
          batches.settled({ ...settlement, outcome: status === "waitlisted" ? "waitlisted" : "enrolled" })
        ]
      })
      .pipe(
        Effect.retry({ while: (failure) => failure._tag === "TooMuchContention" }),
        Effect.provideService(CommandContext, { actor: `user:${batch.createdBy}`, correlationId: batch.correlationId })
      )
  )
  if (enrolled._tag === "Failure") return yield* reject(batch, row, userId, yield* reasonOf(enrolled.failure))
  // Written already when the row led to an event; this is for learners who were in before.
  const outcome = enrolled.success.status === "waitlisted" ? "waitlisted" : "already-enrolled"
  yield* batches.settle({ ...settlement, outcome })
})

/** A rejection in words. */
const reasonOf = Effect.fnUntraced(function* (
  failure: EnrollmentFailure
): Effect.fn.Return<string, UpstreamUnavailable, KnownCourses> {
  switch (failure._tag) {
    case "CourseClosed":
      return "the course takes no more learners"
    case "PrerequisitesIncomplete": {
      const known = yield* KnownCourses
      const courses = yield* Effect.forEach(failure.missing, known.find)
      return `complete first: ${courses
        .map((course, index) => (Option.isSome(course) ? course.value.slug : failure.missing[index]))
        .join(", ")}`
    }
    default:
      return yield* Effect.die(failure)
  }
})
