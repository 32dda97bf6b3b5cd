/** Whether what can be read agrees with the model: asked after every command, with patience for what follows from events. */
import { Effect } from "effect"
import { shown } from "../Call.ts"
import { at, listAt, textAt } from "../Json.ts"
import { countOf, isOpen, type Model, type ModelEnrollment, type ModelPerson, versionOf, waitingFor } from "../Model.ts"
import { askAs, broken, eventually, expectStatus, type Failed, holds, type World } from "../World.ts"

const notEnrolled = "urn:lyceum:problem:not-enrolled"

/** The numbers and states of a progress document, against the model. */
const agreesInDetail = (model: Model, enrollment: ModelEnrollment, body: unknown, line: string) =>
  Effect.gen(function* () {
    const version = versionOf(model, enrollment)
    const { completed } = enrollment
    const { done, percent, required } = countOf(version, completed)
    const says = (what: string, found: unknown, expected: unknown) =>
      holds(
        found === expected,
        "progress is what was done",
        `${what} is ${String(found)}, expected ${String(expected)}: ${line}`
      )
    yield* says("percent", at(body, "percent"), percent)
    yield* says("completed", at(body, "completed"), enrollment.reached)
    yield* says("courseVersion", at(body, "courseVersion"), enrollment.version)
    yield* says("explanation.requiredItems", at(body, "explanation", "requiredItems"), required)
    yield* says("explanation.completedItems", at(body, "explanation", "completedItems"), done)
    const items = listAt(body, "items")
    yield* says(
      "the order of items",
      items.map((item) => textAt(item, "itemId")).join(),
      version.items.map(({ id }) => id).join()
    )
    for (const item of items) {
      const [id, state] = [textAt(item, "itemId"), textAt(item, "state")]
      const locked = waitingFor(version, completed, id).length > 0
      const right = completed.has(id)
        ? state === "completed"
        : locked
          ? state === "locked"
          : state === "not-started" || state === "in-progress"
      yield* holds(right, "progress is what was done", `item ${id} is ${state}: ${line}`)
    }
    const resume = at(body, "resumeItemId")
    yield* holds(
      resume === null ||
        items.some(
          (item) => at(item, "itemId") === resume && ["not-started", "in-progress"].includes(textAt(item, "state"))
        ),
      "learning goes on at an item that is open",
      line
    )
  })

/** The learner's progress in the course: as the model says, or not enrolled. */
const progressAgrees = (
  world: World,
  model: Model,
  person: number,
  viewer: ModelPerson,
  course: number,
  courseId: string
) =>
  Effect.gen(function* () {
    const options = { method: "GET", path: `/v1/progress/${courseId}` }
    const enrollment = model.enrollments.find((one) => one.person === person && one.course === course)
    const answer = yield* askAs(world, model, viewer, options)
    const line = shown(options, answer)
    if (!isOpen(enrollment)) {
      return yield* holds(
        answer.status === 404 || (answer.status === 403 && textAt(answer.body, "type") === notEnrolled),
        "who is not enrolled has no progress",
        line
      )
    }
    yield* expectStatus("who is enrolled has progress", options, answer, 200)
    yield* world.notFalling(viewer.id, courseId, at(answer.body, "percent"), line)
    yield* agreesInDetail(model, enrollment, answer.body, line)
  })

/** The enrolment itself, and that there is exactly one of it. */
const enrollmentAgrees = (
  world: World,
  model: Model,
  viewer: ModelPerson,
  enrollment: ModelEnrollment,
  courseId: string
) =>
  Effect.gen(function* () {
    const options = { method: "GET", path: `/v1/enrollments/${enrollment.id}` }
    const answer = yield* askAs(world, model, viewer, options)
    yield* expectStatus("an enrolment can be read", options, answer, 200)
    for (const [field, expected] of [
      ["status", enrollment.status],
      ["userId", viewer.id],
      ["courseId", courseId]
    ] as const) {
      yield* holds(
        at(answer.body, field) === expected,
        "an enrolment is what was done",
        `${field} should be ${expected}: ${shown(options, answer)}`
      )
    }
    const lines = { method: "GET", path: `/v1/enrollments?courseId=${courseId}&userId=${viewer.id}` }
    const list = yield* askAs(world, model, viewer, lines)
    const items = listAt(list.body, "items")
    yield* holds(
      items.length === 1 && at(items[0], "id") === enrollment.id,
      "a learner has one enrolment in a course",
      shown(lines, list)
    )
  })

/** Waits until everything that one learner can read of one course agrees with the model. */
export const agrees = (world: World, model: Model, person: number, course: number): Effect.Effect<void, Failed> => {
  const viewer = model.people[person]
  const courseId = model.courses[course]?.id
  if (viewer === undefined || courseId === undefined) return broken("the model is sound", "it names nobody")
  const enrollment = model.enrollments.find((one) => one.person === person && one.course === course)
  return eventually(
    world,
    Effect.gen(function* () {
      if (enrollment !== undefined) yield* enrollmentAgrees(world, model, viewer, enrollment, courseId)
      yield* progressAgrees(world, model, person, viewer, course, courseId)
    })
  )
}

/** The same for everybody who ever enrolled in the course. */
export const allAgree = (world: World, model: Model, course: number): Effect.Effect<void, Failed> =>
  Effect.forEach(
    model.enrollments.filter((one) => one.course === course),
    (one) => agrees(world, model, one.person, course),
    { discard: true }
  )
