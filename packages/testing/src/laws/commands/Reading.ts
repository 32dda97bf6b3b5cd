/** Reading: pages without gaps and repetitions, outlines by their tags, and doors that stay shut. */
import { Effect } from "effect"
import { type CallOptions, shown } from "../Call.ts"
import type { CommandOf } from "../Command.ts"
import { at, listAt, textAt } from "../Json.ts"
import { countOf, isOpen, type Model, type ModelPerson, pick, versionOf } from "../Model.ts"
import { askAs, broken, eventually, expectStatus, type Failed, holds, type World } from "../World.ts"
import { agrees } from "./Agree.ts"
import { inCourse, skipped, type Step } from "./Step.ts"

/** Most pages that one walk reads: a deployment may hold more courses than a law needs to see. */
const maxPages = 40

/** Walks a list to its end, holding it to the laws of pages. `whole` is false when it was too long. */
const walk = (world: World, model: Model, viewer: ModelPerson | undefined, path: string, limit: number) =>
  Effect.gen(function* () {
    const items: Array<unknown> = []
    let cursor: string | null = null
    for (let page = 0; page < maxPages; page++) {
      const query: string = `${path.includes("?") ? "&" : "?"}limit=${limit}${cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`}`
      const options: CallOptions = { method: "GET", path: path + query }
      const answer = yield* askAs(world, model, viewer, options)
      yield* expectStatus("a page can be read", options, answer, 200)
      const found = listAt(answer.body, "items")
      yield* holds(found.length <= limit, "a page holds at most what was asked for", shown(options, answer))
      items.push(...found)
      const next = at(answer.body, "nextCursor")
      yield* holds(
        next === null || typeof next === "string",
        "a page says whether there are more",
        shown(options, answer)
      )
      const linked = answer.headers.get("link")?.includes('rel="next"') === true
      yield* holds(
        linked === (typeof next === "string"),
        "the Link header and the cursor agree",
        shown(options, answer)
      )
      if (typeof next !== "string") return { items, whole: true }
      yield* holds(next !== cursor && found.length > 0, "pages come to an end", shown(options, answer))
      cursor = next
    }
    return { items, whole: false }
  })

const noRepetitions = (path: string, ids: ReadonlyArray<string>) =>
  holds(
    new Set(ids).size === ids.length,
    "pages repeat nothing",
    `${path} gives ${ids.find((id, index) => ids.indexOf(id) !== index)} twice`
  )

const same = (path: string, found: ReadonlyArray<string>, expected: ReadonlyArray<string>) =>
  holds(
    found.toSorted().join() === expected.toSorted().join(),
    "pages leave nothing out and add nothing",
    `${path} gives [${found.join(", ")}], expected [${expected.join(", ")}]`
  )

const asPerson = (
  world: World,
  model: Model,
  drawn: number,
  step: (person: ModelPerson, index: number) => Effect.Effect<Model, Failed>
) => {
  const person = pick(model.people, drawn)
  return person === undefined ? skipped(world, model) : step(person.value, person.index)
}

export const listEnrollments: Step<CommandOf<"ListEnrollments">> = (world, model, { limit, who }) =>
  asPerson(world, model, who, (person, index) =>
    Effect.gen(function* () {
      const path = "/v1/enrollments"
      const { items } = yield* walk(world, model, person, path, limit + 1)
      world.note(`  ${person.name} lists ${items.length} enrolments, ${limit + 1} a page`)
      yield* noRepetitions(
        path,
        items.map((item) => textAt(item, "id"))
      )
      yield* holds(
        items.every((item) => at(item, "userId") === person.id),
        "a learner lists their own enrolments alone",
        JSON.stringify(items)
      )
      yield* same(
        path,
        items.map((item) => `${textAt(item, "id")} ${textAt(item, "status")}`),
        model.enrollments.filter((one) => one.person === index).map((one) => `${one.id} ${one.status}`)
      )
      return model
    })
  )

export const listProgress: Step<CommandOf<"ListProgress">> = (world, model, { limit, who }) =>
  asPerson(world, model, who, (person, index) =>
    Effect.gen(function* () {
      const path = "/v1/progress"
      yield* eventually(
        world,
        Effect.gen(function* () {
          const { items } = yield* walk(world, model, person, path, limit + 1)
          yield* noRepetitions(
            path,
            items.map((item) => textAt(item, "courseId"))
          )
          yield* same(
            path,
            items.map((item) => `${textAt(item, "courseId")} ${String(at(item, "percent"))}`),
            model.enrollments
              .filter((one) => one.person === index && isOpen(one))
              .map((one) => `${model.courses[one.course]?.id} ${countOf(versionOf(model, one), one.completed).percent}`)
          )
        })
      )
      world.note(`  ${person.name} lists progress, ${limit + 1} a page`)
      return model
    })
  )

export const listCourses: Step<CommandOf<"ListCourses">> = (world, model, { limit }) =>
  Effect.gen(function* () {
    const path = "/v1/courses"
    const size = [2, 7, 33, 100][limit] ?? 100
    yield* eventually(
      world,
      Effect.gen(function* () {
        const { items, whole } = yield* walk(world, model, undefined, path, size)
        const ids = items.map((item) => textAt(item, "id"))
        world.note(`  anybody lists ${ids.length} courses, ${size} a page`)
        yield* noRepetitions(path, ids)
        const missing = whole
          ? model.courses.find((course) => course.versions.length > 0 && !ids.includes(course.id))
          : undefined
        yield* holds(missing === undefined, "pages leave nothing out and add nothing", `${path} lacks ${missing?.id}`)
        const draft = model.courses.find((course) => course.versions.length === 0 && ids.includes(course.id))
        yield* holds(draft === undefined, "drafts are not in the catalogue", `${path} has ${draft?.id}`)
      })
    )
    return model
  })

export const readOutline: Step<CommandOf<"ReadOutline">> = (world, model, { course: drawn }) => {
  const course = pick(model.courses, drawn)?.value
  if (course === undefined) return skipped(world, model)
  return Effect.gen(function* () {
    const options: CallOptions = { method: "GET", path: `/v1/courses/${course.id}/outline` }
    const answer = yield* askAs(world, model, undefined, options)
    world.note(`  anybody reads the outline of "${course.title}" -> ${answer.status}`)
    const newest = course.versions.at(-1)
    if (newest === undefined) {
      yield* expectStatus("a draft has no outline", options, answer, 404)
      return model
    }
    yield* expectStatus("a published course has an outline", options, answer, 200)
    const items = outlineItems(answer.body).map((item) => textAt(item, "id"))
    yield* holds(
      items.join() === newest.items.map(({ id }) => id).join(),
      "an outline is what was published",
      shown(options, answer)
    )
    const tag = answer.headers.get("etag") ?? ""
    yield* holds(tag !== "", "an outline has a tag", shown(options, answer))
    const fresh: CallOptions = { ...options, headers: { "if-none-match": tag } }
    const unchanged = yield* askAs(world, model, undefined, fresh)
    yield* holds(
      unchanged.status === 304 && unchanged.text === "",
      "what did not change is not sent again",
      shown(fresh, unchanged)
    )
    const other: CallOptions = { ...options, headers: { "if-none-match": '"something else"' } }
    yield* expectStatus("another tag is sent the whole", other, yield* askAs(world, model, undefined, other), 200)
    return model
  })
}

/** All items of an outline in reading order. */
export const outlineItems = (outline: unknown): ReadonlyArray<unknown> =>
  listAt(outline, "sections").flatMap((section) =>
    listAt(section, "lessons").flatMap((lesson) => listAt(lesson, "pages").flatMap((page) => listAt(page, "items")))
  )

export const trespass: Step<CommandOf<"Trespass">> = (world, model, command) =>
  inCourse(world, model, command, ({ at: course, course: { id: courseId }, person, who }) =>
    Effect.gen(function* () {
      const victim = pick(model.people, command.whose)
      if (victim === undefined || victim.index === who) return yield* skipped(world, model)
      const theirs = model.enrollments.find((one) => one.person === victim.index && one.course === course)
      world.note(`  ${person.name} reaches for what is ${victim.value.name}'s`)
      const shut = (options: CallOptions, ...statuses: ReadonlyArray<number>) =>
        Effect.flatMap(askAs(world, model, person, options), (answer) =>
          expectStatus("what is another's is not there", options, answer, ...statuses)
        )
      if (theirs !== undefined) {
        for (const [method, path] of [
          ["GET", ""],
          ["DELETE", ""],
          ["GET", "/history"]
        ] as const) {
          yield* shut({ method, path: `/v1/enrollments/${theirs.id}${path}` }, 404)
        }
      }
      yield* shut({ method: "GET", path: `/v1/progress/${courseId}?userId=${victim.value.id}` }, 403, 404)
      yield* shut({ method: "GET", path: `/v1/users/${victim.value.id}` }, 403, 404)
      yield* shut({ method: "POST", path: "/v1/enrollments", body: { courseId, userId: victim.value.id } }, 403, 404)
      const list: CallOptions = { method: "GET", path: `/v1/enrollments?userId=${victim.value.id}` }
      const listed = yield* askAs(world, model, person, list)
      yield* holds(
        listed.status === 403 || listAt(listed.body, "items").length === 0,
        "a learner lists their own enrolments alone",
        shown(list, listed)
      )
      yield* agrees(world, model, victim.index, course)
      return model
    })
  )

export const askUnknown: Step<CommandOf<"AskUnknown">> = (world, model, { who }) =>
  asPerson(world, model, who, (person) =>
    Effect.gen(function* () {
      world.note(`  ${person.name} asks for things that do not exist`)
      const id = crypto.randomUUID()
      const unknown: ReadonlyArray<CallOptions> = [
        ...[
          `/v1/courses/${id}`,
          `/v1/courses/no-such-course-${id}`,
          `/v1/courses/${id}/outline`,
          `/v1/courses/${id}/items/${id}`,
          `/v1/enrollments/${id}`,
          `/v1/enrollments/${id}/history`,
          `/v1/attempts/${id}`,
          `/v1/certificates/${id}`,
          `/v1/nothing/${id}`
        ].map((path) => ({ method: "GET", path })),
        { method: "DELETE", path: `/v1/enrollments/${id}` },
        { method: "DELETE", path: `/v1/users/me/api-tokens/${id}` },
        { method: "POST", path: "/v1/enrollments", body: { courseId: id } },
        { method: "POST", path: `/v1/attempts/${id}/submission` }
      ]
      for (const options of unknown) {
        const answer = yield* askAs(world, model, person, options)
        if (answer.status !== 404) return yield* broken("what does not exist is answered 404", shown(options, answer))
      }
      return model
    })
  )
