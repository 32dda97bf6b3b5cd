/** Enrolling and withdrawing: one enrolment for ever, seats in order, retries that change nothing. */
import { Effect } from "effect"
import { type Answer, type CallOptions, shown } from "../Call.ts"
import type { CommandOf } from "../Command.ts"
import { at, canonical, textAt } from "../Json.ts"
import { enrollmentOf, type Model, type ModelEnrollment, seatIsFree, withdraw, withEnrollment } from "../Model.ts"
import { askAs, expectStatus, type Failed, holds, type World } from "../World.ts"
import { agrees, allAgree } from "./Agree.ts"
import { inCourse, skipped, type Step } from "./Step.ts"

type Found = Parameters<Parameters<typeof inCourse>[3]>[0]

const request = (courseId: string, key?: string): CallOptions => ({
  method: "POST",
  path: "/v1/enrollments",
  body: { courseId },
  ...(key === undefined ? {} : { headers: { "idempotency-key": key } })
})

/** What a first answer must say, and the model after it. */
const enrolled = (
  model: Model,
  { at: course, course: { id, versions }, person, who }: Found,
  options: CallOptions,
  answer: Answer
) =>
  Effect.gen(function* () {
    const before = enrollmentOf(model, who, course)
    const line = shown(options, answer)
    const holdsSeat = before !== undefined && before.status !== "withdrawn"
    const status = holdsSeat ? before.status : seatIsFree(model, course) ? "active" : "waitlisted"
    yield* expectStatus("enrolling in a published course is answered 201", options, answer, 201)
    yield* holds(
      at(answer.body, "userId") === person.id && at(answer.body, "courseId") === id,
      "an enrolment is the caller's own",
      line
    )
    yield* holds(
      textAt(answer.body, "status") === status,
      "seats go in order and are never oversold",
      `expected ${status}: ${line}`
    )
    yield* holds(
      before === undefined || before.id === textAt(answer.body, "id"),
      "a learner has one enrolment in a course",
      line
    )
    yield* holds(
      model.enrollments.every((one) => one === before || one.id !== textAt(answer.body, "id")),
      "an enrolment belongs to one learner and one course",
      line
    )
    if (holdsSeat) return model
    const version = at(answer.body, "courseVersion")
    const isVersion = typeof version === "number" && version >= 1 && version <= versions.length
    yield* holds(isVersion, "an enrolment holds a published version", line)
    const next: ModelEnrollment = {
      id: textAt(answer.body, "id"),
      person: who,
      course,
      status,
      version: isVersion ? version : 1,
      completed: before?.completed ?? new Set(),
      reached: false,
      since: model.clock
    }
    return withEnrollment(model, next)
  })

/** Enrols once, with a key or without. */
const enrolOnce = (
  world: World,
  model: Model,
  found: Found,
  key?: string
): Effect.Effect<readonly [Model, Answer], Failed> =>
  Effect.gen(function* () {
    const options = request(found.course.id, key)
    const answer = yield* askAs(world, model, found.person, options)
    world.note(
      `  enrol ${found.person.name} in "${found.course.title}" -> ${answer.status} ${textAt(answer.body, "status")}`
    )
    if (found.course.versions.length === 0) {
      yield* expectStatus("nobody enrols in a course that is not published", options, answer, 404)
      return [model, answer] as const
    }
    return [yield* enrolled(model, found, options, answer), answer] as const
  })

export const enrol: Step<CommandOf<"Enrol">> = (world, model, command) =>
  inCourse(world, model, command, (found) =>
    Effect.gen(function* () {
      world.forget(found.person.id, found.course.id)
      const key = command.how === "same-key" ? crypto.randomUUID() : undefined
      const [after, first] = yield* enrolOnce(world, model, found, key)
      if (command.how === "again" || command.how === "same-key") {
        const options = request(found.course.id, key)
        const second = yield* askAs(world, after, found.person, options)
        yield* holds(
          second.status === first.status && canonical(second.body) === canonical(first.body),
          "a repeated enrolment is answered as the first time",
          `${shown(options, first)} and then ${shown(options, second)}`
        )
      }
      if (command.how === "at-once" && found.course.versions.length > 0) {
        const options = request(found.course.id)
        const answers = yield* Effect.all(
          Array.from({ length: 3 }, () => askAs(world, after, found.person, options)),
          { concurrency: 3 }
        )
        for (const answer of answers) {
          yield* expectStatus("enrolling at once is answered", options, answer, 201, 409)
          yield* holds(
            answer.status === 409 || textAt(answer.body, "id") === textAt(first.body, "id"),
            "a learner has one enrolment in a course",
            shown(options, answer)
          )
        }
      }
      yield* agrees(world, after, found.who, found.at)
      return after
    })
  )

export const withdrawing: Step<CommandOf<"Withdraw">> = (world, model, command) =>
  inCourse(world, model, command, ({ at: course, person, who }) =>
    Effect.gen(function* () {
      const before = enrollmentOf(model, who, course)
      if (before === undefined) return yield* skipped(world, model)
      const options = { method: "DELETE", path: `/v1/enrollments/${before.id}` }
      const answer = yield* askAs(world, model, person, options)
      world.note(`  withdraw ${person.name} -> ${answer.status}`)
      if (before.status === "completed") {
        yield* expectStatus("a completed enrolment stays", options, answer, 409)
        return model
      }
      yield* expectStatus("withdrawing is answered 204", options, answer, 204)
      const again = yield* askAs(world, model, person, options)
      yield* expectStatus("withdrawing twice changes nothing", options, again, 204)
      world.forget(person.id, model.courses[course]?.id ?? "")
      const after = before.status === "withdrawn" ? model : withdraw(model, before)
      yield* allAgree(world, after, course)
      return after
    })
  )

export const reuseKey: Step<CommandOf<"ReuseKey">> = (world, model, command) =>
  inCourse(world, model, command, (found) =>
    Effect.gen(function* () {
      if (found.course.versions.length === 0) return yield* skipped(world, model)
      world.forget(found.person.id, found.course.id)
      const key = crypto.randomUUID()
      const [after] = yield* enrolOnce(world, model, found, key)
      const options = { ...request(found.course.id, key), body: { courseId: found.course.id, userId: found.person.id } }
      const answer = yield* askAs(world, after, found.person, options)
      yield* holds(
        answer.status === 422 && textAt(answer.body, "type") === "urn:lyceum:problem:idempotency-key-reused",
        "a key with another body is refused",
        shown(options, answer)
      )
      yield* agrees(world, after, found.who, found.at)
      return after
    })
  )
