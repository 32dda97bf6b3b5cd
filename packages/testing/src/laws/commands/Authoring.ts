/** Authoring: drafts by their tags, versions that stay as they were published, imports that find their course again. */
import { Effect } from "effect"
import { type CallOptions, shown } from "../Call.ts"
import type { CommandOf } from "../Command.ts"
import { at, canonical, textAt } from "../Json.ts"
import { type Model, type ModelCourse, type ModelItem, type ModelVersion, pick, withCourse } from "../Model.ts"
import { olxCourse } from "../Olx.ts"
import { ask, askAs, expectStatus, type Failed, holds, type World } from "../World.ts"
import { documentOf } from "./Document.ts"
import { outlineItems } from "./Reading.ts"
import { skipped, type Step } from "./Step.ts"

/** Most courses of one history. */
const maxCourses = 5

const draftPath = (course: ModelCourse) => `/v1/courses/${course.id}/draft`

/** Saves a draft with the newest tag, and reads it back. */
const saved = (world: World, course: ModelCourse, draft: ModelVersion): Effect.Effect<ModelCourse, Failed> =>
  Effect.gen(function* () {
    const document = documentOf(course, draft, world.keyMark)
    const options: CallOptions = {
      method: "PUT",
      path: draftPath(course),
      body: document,
      headers: { "if-match": course.etag }
    }
    const answer = yield* ask(world, options)
    yield* expectStatus("a draft is saved with the newest tag", options, answer, 200)
    const etag = answer.headers.get("etag") ?? ""
    const read: CallOptions = { method: "GET", path: draftPath(course) }
    const kept = yield* ask(world, read)
    yield* holds(
      etag !== "" && kept.headers.get("etag") === etag,
      "a draft's tag is that of the last save",
      `${kept.headers.get("etag")} is not ${etag}`
    )
    yield* holds(etag !== course.etag, "a changed draft has another tag", etag)
    yield* holds(canonical(kept.body) === canonical(document), "a draft is what was saved", shown(read, kept))
    return { ...course, etag, staleEtag: course.etag, draft, document }
  })

/** Publishes the draft as it is. */
const published = (world: World, model: Model, index: number, course: ModelCourse): Effect.Effect<Model, Failed> =>
  Effect.gen(function* () {
    const options: CallOptions = {
      method: "POST",
      path: `/v1/courses/${course.id}/versions`,
      headers: { "if-match": course.etag }
    }
    const answer = yield* ask(world, options)
    world.note(`  publish "${course.title}" -> ${answer.status} version ${String(at(answer.body, "version"))}`)
    yield* expectStatus("a draft is published", options, answer, 201)
    const newest = course.versions.at(-1)
    const isNew = newest === undefined || canonical(newest) !== canonical(course.draft)
    const expected = course.versions.length + (isNew ? 1 : 0)
    yield* holds(
      at(answer.body, "version") === expected,
      "versions count up, and a draft that is published already makes none",
      shown(options, answer)
    )
    return withCourse(model, index, isNew ? { ...course, versions: [...course.versions, course.draft] } : course)
  })

/** Creates a course with its settings; it is the last of the model then. */
export const newCourse = (
  world: World,
  model: Model,
  wish: { readonly capacity: number | null; readonly sequential: boolean; readonly twice: boolean }
): Effect.Effect<Model, Failed> =>
  Effect.gen(function* () {
    const title = `Laws ${world.nonce} ${model.courses.length}`
    const options: CallOptions = {
      method: "POST",
      path: "/v1/courses",
      body: { title },
      headers: { "idempotency-key": crypto.randomUUID() }
    }
    const answer = yield* ask(world, options)
    world.note(
      `  create "${title}" (${wish.capacity ?? "unlimited"} seats${wish.sequential ? ", in order" : ""}) -> ${answer.status}`
    )
    yield* expectStatus("an instructor creates a course", options, answer, 201)
    const course: ModelCourse = {
      id: textAt(answer.body, "id"),
      slug: textAt(answer.body, "slug"),
      title,
      capacity: wish.capacity,
      etag: answer.headers.get("etag") ?? "",
      staleEtag: '"never"',
      draft: { sequential: wish.sequential, items: [] },
      document: undefined,
      versions: []
    }
    if (wish.twice) {
      const again = yield* ask(world, options)
      yield* holds(
        again.status === 201 && canonical(again.body) === canonical(answer.body),
        "a repeated creation is answered as the first time",
        shown(options, again)
      )
    }
    return { ...model, courses: [...model.courses, yield* saved(world, course, course.draft)] }
  })

/** An item that nobody else has. */
export const newItem = (kind: "text" | "task" | "quiz", required: boolean, ordinal: number): ModelItem => ({
  id: crypto.randomUUID(),
  title: `${required ? "required" : "optional"} ${kind} ${ordinal}`,
  kind,
  required
})

const withItem = ({ items, sequential }: ModelVersion, item: ModelItem): ModelVersion => ({
  sequential,
  items: [...items, item]
})

/** The course that a history starts with: a required text and task, an optional quiz; published. */
export const firstCourse = (world: World, model: Model): Effect.Effect<Model, Failed> =>
  Effect.gen(function* () {
    const index = model.courses.length
    const made = yield* newCourse(world, model, { capacity: null, sequential: false, twice: false })
    const course = made.courses[index]
    if (course === undefined) return made
    const items = [newItem("text", true, 1), newItem("task", true, 2), newItem("quiz", false, 3)]
    const full = yield* saved(world, course, { sequential: false, items })
    return yield* published(world, made, index, full)
  })

export const createCourse: Step<CommandOf<"CreateCourse">> = (world, model, command) =>
  Effect.gen(function* () {
    const learner = model.people[0]
    if (learner !== undefined) {
      const options: CallOptions = { method: "POST", path: "/v1/courses", body: { title: "A learner's" } }
      yield* expectStatus("a learner creates no course", options, yield* askAs(world, model, learner, options), 403)
    }
    if (world.instructor === undefined || model.courses.length >= maxCourses) return yield* skipped(world, model)
    return yield* newCourse(world, model, command)
  })

/** A course of this history that is written here; imported ones and those of the deployment are left alone. */
const authored = (world: World, model: Model, drawn: number) => {
  const found = pick(model.courses, drawn)
  return world.instructor === undefined || found?.value.document === undefined ? undefined : found
}

export const saveDraft: Step<CommandOf<"SaveDraft">> = (world, model, { course: drawn, kind, match, required }) =>
  Effect.gen(function* () {
    const found = authored(world, model, drawn)
    if (found === undefined) return yield* skipped(world, model)
    const { index, value: course } = found
    const draft = withItem(course.draft, newItem(kind, required, course.draft.items.length + 1))
    world.note(
      `  save the draft of "${course.title}" with a ${required ? "required" : "optional"} ${kind}, tag: ${match}`
    )
    if (match === "newest") return withCourse(model, index, yield* saved(world, course, draft))
    const options: CallOptions = {
      method: "PUT",
      path: draftPath(course),
      body: documentOf(course, draft, world.keyMark),
      ...(match === "stale" ? { headers: { "if-match": course.staleEtag } } : {})
    }
    const answer = yield* ask(world, options)
    yield* expectStatus("a draft is changed by whoever read it last", options, answer, match === "stale" ? 412 : 428)
    if (match === "stale")
      yield* holds(
        at(answer.body, "etag") === course.etag,
        "a stale change is told the newest tag",
        shown(options, answer)
      )
    const read: CallOptions = { method: "GET", path: draftPath(course) }
    const kept = yield* ask(world, read)
    yield* holds(
      canonical(kept.body) === canonical(course.document),
      "a refused change changes nothing",
      shown(read, kept)
    )
    const learner = model.people[0]
    if (learner !== undefined)
      yield* expectStatus("a learner reads no draft", read, yield* askAs(world, model, learner, read), 403, 404)
    return model
  })

export const publish: Step<CommandOf<"Publish">> = (world, model, { course: drawn }) =>
  Effect.gen(function* () {
    const found = authored(world, model, drawn)
    if (found === undefined || found.value.draft.items.length === 0) return yield* skipped(world, model)
    return yield* published(world, model, found.index, found.value)
  })

export const importing: Step<CommandOf<"Import">> = (world, model, { again, course: ordinal }) =>
  Effect.gen(function* () {
    if (world.instructor === undefined || model.courses.length >= maxCourses) return yield* skipped(world, model)
    const name = `${world.nonce}-${model.clock}-${model.courses.length}`
    const options: CallOptions = {
      method: "POST",
      path: "/v1/course-imports?publish=true",
      raw: olxCourse(name, `Imported ${name}`, ordinal + 1),
      headers: { "content-type": "application/gzip" }
    }
    const answer = yield* ask(world, options)
    world.note(`  import a course of ${ordinal + 1} texts -> ${answer.status}`)
    yield* expectStatus("an OLX archive is imported", options, answer, 201)
    const courseId = textAt(answer.body, "courseId")
    if (again) {
      const second = yield* ask(world, options)
      yield* holds(
        second.status === 201 &&
          at(second.body, "courseId") === courseId &&
          at(second.body, "version") === at(answer.body, "version"),
        "the same archive is the same course",
        shown(options, second)
      )
    }
    const read: CallOptions = { method: "GET", path: `/v1/courses/${courseId}/outline` }
    const outline = yield* ask(world, read)
    const items = outlineItems(outline.body).map((item): ModelItem => ({
      id: textAt(item, "id"),
      title: textAt(item, "title"),
      kind: textAt(item, "rule", "kind") === "viewed" ? "text" : "other",
      required: at(item, "required") === true
    }))
    yield* holds(items.length === ordinal + 1, "an import leaves nothing out", shown(read, outline))
    const version: ModelVersion = { sequential: at(outline.body, "sequential") === true, items }
    return {
      ...model,
      courses: [
        ...model.courses,
        {
          id: courseId,
          slug: textAt(answer.body, "slug"),
          title: `Imported ${name}`,
          capacity: null,
          etag: "",
          staleEtag: "",
          draft: version,
          document: undefined,
          versions: [version]
        }
      ]
    }
  })
