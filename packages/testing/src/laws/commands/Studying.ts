/** Learning: what is viewed, marked and answered completes what it should, and nothing else. */
import { Effect } from "effect"
import { type Answer, type CallOptions, shown } from "../Call.ts"
import type { CommandOf } from "../Command.ts"
import { at, canonical, listAt, textAt } from "../Json.ts"
import {
  complete,
  enrollmentOf,
  isOpen,
  type Model,
  type ModelEnrollment,
  type ModelItem,
  pick,
  reopen,
  versionOf,
  waitingFor
} from "../Model.ts"
import { askAs, eventually, expectStatus, type Failed, holds, type World } from "../World.ts"
import { agrees } from "./Agree.ts"
import { inCourse, skipped, type Step } from "./Step.ts"

type Found = Parameters<Parameters<typeof inCourse>[3]>[0]
interface Target {
  readonly item: ModelItem
  readonly enrollment: ModelEnrollment | undefined
  /** The enrolment opens the course. */
  readonly open: boolean
  readonly locked: boolean
}

const problem = (answer: Answer, status: number, name: string): boolean =>
  answer.status === status && textAt(answer.body, "type") === `urn:lyceum:problem:${name}`

/** Runs a step for the item that the drawn number means, in the learner's version or else the newest. */
const onItem = (
  world: World,
  model: Model,
  command: { readonly who: number; readonly course: number; readonly item: number },
  step: (found: Found, target: Target) => Effect.Effect<Model, Failed>
): Effect.Effect<Model, Failed> =>
  inCourse(world, model, command, (found) => {
    const enrollment = enrollmentOf(model, found.who, found.at)
    const open = isOpen(enrollment)
    const version = open ? versionOf(model, enrollment) : found.course.versions.at(-1)
    const item = pick(version?.items ?? [], command.item)?.value
    if (version === undefined || item === undefined) return skipped(world, model)
    const locked = waitingFor(version, enrollment?.completed ?? new Set(), item.id).length > 0
    return step(found, { item, enrollment, open, locked })
  })

/** After a completion, everything that can be read says so. */
const completed = (world: World, model: Model, found: Found, { enrollment, item }: Target) =>
  Effect.gen(function* () {
    const after =
      enrollment === undefined || enrollment.completed.has(item.id) ? model : complete(model, enrollment, item.id)
    yield* agrees(world, after, found.who, found.at)
    return after
  })

export const view: Step<CommandOf<"View">> = (world, model, command) =>
  onItem(world, model, command, (found, target) =>
    Effect.gen(function* () {
      const event = {
        id: crypto.randomUUID(),
        type: "item-viewed",
        courseId: found.course.id,
        itemId: target.item.id,
        occurredAt: new Date().toISOString()
      }
      const options: CallOptions = { method: "POST", path: "/v1/learning-events", body: { events: [event] } }
      for (let time = 0; time < (command.twice ? 2 : 1); time++) {
        const answer = yield* askAs(world, model, found.person, options)
        const line = shown(options, answer)
        world.note(
          `  ${found.person.name} views "${target.item.title}" -> ${answer.status} ${answer.text.slice(0, 80)}`
        )
        yield* expectStatus("activity is answered 202", options, answer, 202)
        const reason = textAt(answer.body, "rejected", 0, "problem", "type")
        const expected = !target.open
          ? "urn:lyceum:problem:not-enrolled"
          : time === 0 && target.locked
            ? "urn:lyceum:problem:item-locked"
            : ""
        yield* holds(
          reason === expected || (time > 0 && target.locked),
          "activity is judged by enrolment and order",
          `expected "${expected}": ${line}`
        )
        yield* holds(
          at(answer.body, "accepted") === 1 - listAt(answer.body, "rejected").length,
          "every event is accepted or rejected",
          line
        )
      }
      if (target.open && !target.locked && target.item.kind === "text")
        return yield* completed(world, model, found, target)
      yield* agrees(world, model, found.who, found.at)
      return model
    })
  )

export const mark: Step<CommandOf<"Mark">> = (world, model, command) =>
  onItem(world, model, command, (found, target) =>
    Effect.gen(function* () {
      const { enrollment, item, locked, open } = target
      const options: CallOptions = {
        method: "PUT",
        path: `/v1/progress/${found.course.id}/items/${item.id}`,
        body: { state: command.state }
      }
      const answer = yield* askAs(world, model, found.person, options)
      const line = shown(options, answer)
      world.note(`  ${found.person.name} marks "${item.title}" ${command.state} -> ${answer.status}`)
      if (!open || enrollment === undefined) {
        yield* holds(problem(answer, 403, "not-enrolled"), "who is not enrolled marks nothing", line)
        return model
      }
      if (item.kind !== "task") {
        yield* holds(problem(answer, 409, "conflict"), "only what is completed by hand is marked", line)
        return model
      }
      if (command.state === "complete" && locked) {
        yield* holds(problem(answer, 409, "item-locked"), "what is locked is not marked", line)
        return model
      }
      yield* expectStatus("marking is answered 200", options, answer, 200)
      if (command.state === "complete") return yield* completed(world, model, found, target)
      world.forget(found.person.id, found.course.id)
      const after = reopen(model, enrollment, item.id)
      yield* agrees(world, after, found.who, found.at)
      return after
    })
  )

/** The id of the right and of the wrong choice of every question that the laws write. */
export const choices = { question: "question", right: "right", wrong: "wrong" } as const

export const attempt: Step<CommandOf<"Attempt">> = (world, model, command) =>
  onItem(world, model, command, (found, target) =>
    Effect.gen(function* () {
      const { item, locked, open } = target
      const as = (options: CallOptions) => askAs(world, model, found.person, options)
      const start: CallOptions = {
        method: "POST",
        path: "/v1/attempts",
        body: { courseId: found.course.id, itemId: item.id }
      }
      const started = yield* as(start)
      world.note(`  ${found.person.name} attempts "${item.title}" -> ${started.status}`)
      const line = shown(start, started)
      if (!open) {
        yield* holds(problem(started, 403, "not-enrolled"), "who is not enrolled attempts nothing", line)
        return model
      }
      if (item.kind === "other") return model
      if (item.kind !== "quiz") {
        yield* holds(problem(started, 409, "conflict"), "only quizzes are attempted", line)
        return model
      }
      if (locked) {
        yield* holds(problem(started, 409, "item-locked"), "what is locked is not attempted", line)
        return model
      }
      yield* expectStatus("an attempt starts", start, started, 201)
      const path = `/v1/attempts/${textAt(started.body, "id")}`
      const answers = [
        {
          questionId: choices.question,
          answer: { kind: "choice", choiceId: command.right ? choices.right : choices.wrong }
        }
      ]
      const save: CallOptions = { method: "PUT", path: `${path}/answers`, body: { answers } }
      yield* expectStatus("answers are saved", save, yield* as(save), 200)
      const read: CallOptions = { method: "GET", path }
      const kept = yield* as(read)
      yield* holds(
        canonical(at(kept.body, "answers")) === canonical(answers),
        "what was answered is kept",
        shown(read, kept)
      )
      const submit: CallOptions = { method: "POST", path: `${path}/submission` }
      const first = yield* as(submit)
      const second = yield* as(submit)
      yield* expectStatus("an attempt is graded", submit, first, 200)
      yield* holds(
        at(first.body, "result", "passed") === command.right,
        "a right answer passes, a wrong one does not",
        shown(submit, first)
      )
      yield* holds(
        canonical(at(first.body, "result")) === canonical(at(second.body, "result")),
        "submitting again gives the same grade",
        `${shown(submit, first)} and then ${shown(submit, second)}`
      )
      const late = yield* as(save)
      yield* expectStatus("what was submitted is not changed", save, late, 409)
      if (command.right) return yield* completed(world, model, found, target)
      yield* agrees(world, model, found.who, found.at)
      return model
    })
  )

export const readItem: Step<CommandOf<"ReadItem">> = (world, model, command) =>
  onItem(world, model, command, (found, { item, open }) =>
    Effect.gen(function* () {
      const options = { method: "GET", path: `/v1/courses/${found.course.id}/items/${item.id}` }
      yield* eventually(
        world,
        Effect.gen(function* () {
          const answer = yield* askAs(world, model, found.person, options)
          const line = shown(options, answer)
          yield* open
            ? holds(
                answer.status === 200 && at(answer.body, "id") === item.id,
                "a learner reads the items of the course",
                line
              )
            : holds(problem(answer, 403, "not-enrolled"), "who is not enrolled reads no item", line)
        })
      )
      world.note(`  ${found.person.name} reads "${item.title}"`)
      return model
    })
  )
