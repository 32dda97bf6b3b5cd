/** Runs one history against a deployment: everything in it is new, so that histories never meet. */
import { Effect } from "effect"
import type { Command } from "./Command.ts"
import { attempt, mark, readItem, view } from "./commands/Studying.ts"
import { createCourse, firstCourse, importing, publish, saveDraft } from "./commands/Authoring.ts"
import { enrol, reuseKey, withdrawing } from "./commands/Enrolling.ts"
import { newPerson, refresh, register, signIn, useApiToken } from "./commands/Accounts.ts"
import {
  askUnknown,
  listCourses,
  listEnrollments,
  listProgress,
  outlineItems,
  readOutline,
  trespass
} from "./commands/Reading.ts"
import { inCourse } from "./commands/Step.ts"
import { agrees } from "./commands/Agree.ts"
import { at, listAt, textAt } from "./Json.ts"
import { emptyModel, type Model, type ModelCourse, type ModelItem } from "./Model.ts"
import { ask, type Failed, type Instructor, type World } from "./World.ts"
import { Violation } from "./Violation.ts"

export interface HistoryOptions {
  readonly url: string
  readonly patienceMillis: number
  readonly instructor: Instructor | undefined
}

const step = (world: World, model: Model, command: Command): Effect.Effect<Model, Failed> => {
  switch (command._tag) {
    case "Enrol":
      return enrol(world, model, command)
    case "Withdraw":
      return withdrawing(world, model, command)
    case "View":
      return view(world, model, command)
    case "Mark":
      return mark(world, model, command)
    case "Attempt":
      return attempt(world, model, command)
    case "ReadProgress":
      return inCourse(world, model, command, (found) => Effect.as(agrees(world, model, found.who, found.at), model))
    case "ReadItem":
      return readItem(world, model, command)
    case "ListEnrollments":
      return listEnrollments(world, model, command)
    case "ListProgress":
      return listProgress(world, model, command)
    case "ListCourses":
      return listCourses(world, model, command)
    case "Trespass":
      return trespass(world, model, command)
    case "AskUnknown":
      return askUnknown(world, model, command)
    case "ReadOutline":
      return readOutline(world, model, command)
    case "Register":
      return register(world, model, command)
    case "SignIn":
      return signIn(world, model, command)
    case "Refresh":
      return refresh(world, model, command)
    case "UseApiToken":
      return useApiToken(world, model, command)
    case "CreateCourse":
      return createCourse(world, model, command)
    case "SaveDraft":
      return saveDraft(world, model, command)
    case "Publish":
      return publish(world, model, command)
    case "Import":
      return importing(world, model, command)
    case "ReuseKey":
      return reuseKey(world, model, command)
  }
}

/** Percents that were seen, by learner and course: they fall only when the learner takes something back. */
const seenPercents = () => {
  const seen = new Map<string, number>()
  return {
    forget: (userId: string, courseId: string) => void seen.delete(`${userId} ${courseId}`),
    notFalling: (userId: string, courseId: string, percent: unknown, line: string) =>
      Effect.suspend(() => {
        const before = seen.get(`${userId} ${courseId}`) ?? 0
        if (typeof percent !== "number") return Effect.void
        seen.set(`${userId} ${courseId}`, Math.max(before, percent))
        return percent >= before
          ? Effect.void
          : Effect.fail(new Violation({ law: "percent never falls by itself", detail: `after ${before}: ${line}` }))
      })
  }
}

/** Up to two published courses of the deployment, for when none can be made. Their quizzes are left alone. */
const coursesThere = (world: World): Effect.Effect<ReadonlyArray<ModelCourse>, Failed> =>
  Effect.gen(function* () {
    const list = yield* ask(world, { method: "GET", path: "/v1/courses?limit=2" })
    return yield* Effect.forEach(listAt(list.body, "items"), (card) =>
      Effect.gen(function* () {
        const id = textAt(card, "id")
        const version = at(card, "version")
        const outline = yield* ask(world, { method: "GET", path: `/v1/courses/${id}/outline` })
        const items = outlineItems(outline.body).map((item): ModelItem => {
          const rule = at(item, "kind") === "unsupported" ? "none" : textAt(item, "rule", "kind")
          return {
            id: textAt(item, "id"),
            title: textAt(item, "title"),
            kind: rule === "viewed" ? "text" : rule === "manual" ? "task" : "other",
            required: at(item, "required") === true
          }
        })
        const newest = { sequential: at(outline.body, "sequential") === true, items }
        return {
          id,
          slug: textAt(card, "slug"),
          title: textAt(card, "title"),
          capacity: null,
          etag: "",
          staleEtag: "",
          draft: newest,
          document: undefined,
          // Older versions are not asked for: nobody of this history is in one.
          versions: Array.from({ length: typeof version === "number" ? version : 1 }, () => newest)
        }
      })
    )
  })

/** Whatever happened, at the end everything that can be listed is what the model says, page by page. */
const lastLook = (world: World, given: Model): Effect.Effect<void, Failed> =>
  Effect.gen(function* () {
    world.note("everything is listed, one line a page")
    for (let who = 0; who < given.people.length; who++) {
      yield* listEnrollments(world, given, { _tag: "ListEnrollments", who, limit: 0 })
      yield* listProgress(world, given, { _tag: "ListProgress", who, limit: 0 })
    }
  })

/** Runs the commands in order, two learners and two published courses being there. Fails with the first law that is broken. */
export const runHistory = (
  options: HistoryOptions,
  commands: ReadonlyArray<Command>,
  note: (line: string) => void
): Effect.Effect<void, Failed> =>
  Effect.gen(function* () {
    const nonce = crypto.randomUUID().slice(0, 8)
    const world: World = { ...options, ...seenPercents(), nonce, keyMark: `key-${crypto.randomUUID()}`, note }
    let model = emptyModel
    for (let person = 0; person < 2; person++) model = (yield* newPerson(world, model)).model
    if (options.instructor === undefined) model = { ...model, courses: yield* coursesThere(world) }
    else for (let course = 0; course < 2; course++) model = yield* firstCourse(world, model)
    for (const command of commands) {
      note(JSON.stringify(command))
      model = yield* step(world, model, command)
    }
    yield* lastLook(world, model)
  })
