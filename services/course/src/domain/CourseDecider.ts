/** A course over its life: created, its draft saved, versions published, retired. Pure; content is known by its hash alone. */
import type { Decider } from "@lyceum/domain/Decider"
import { CourseId, CourseVersion, UserId } from "@lyceum/domain/Ids"
import { CourseStreamEvent, CoursePublished } from "@lyceum/events/CourseEvents"
import { Result, Schema } from "effect"

/** The draft as events know it. `revision` counts the saves from 1. */
export const Draft = Schema.Struct({
  revision: Schema.Int,
  contentHash: Schema.String,
  title: Schema.NonEmptyString,
  summary: Schema.String
})
export type Draft = typeof Draft.Type

/** A course that exists. `published` is its newest version. */
export const Course = Schema.Struct({
  courseId: CourseId,
  ownerId: UserId,
  slug: Schema.NonEmptyString,
  draft: Draft,
  published: Schema.NullOr(CoursePublished.fields.data),
  retired: Schema.Boolean
})
export type Course = typeof Course.Type

/** `null` = no events yet. */
export const CourseState = Schema.NullOr(Course)
export type CourseState = typeof CourseState.Type

/** Content that is to become the draft. */
export type NewDraft = Omit<Draft, "revision">

/** What a version says of its content, beside identity. */
export type VersionFacts = Omit<typeof CoursePublished.Type.data, "courseId" | "version" | "ownerId" | "slug">

/**
 * `expected`: revisions of the draft that the caller has read, `null` = whatever is there. `version`: the one that the caller
 * prepared; when another was published meanwhile, the command is refused as `moved` and prepared anew.
 */
export type CourseCommand =
  | {
      readonly kind: "create"
      readonly courseId: CourseId
      readonly ownerId: UserId
      readonly slug: string
      readonly draft: NewDraft
    }
  | { readonly kind: "save-draft"; readonly expected: ReadonlyArray<number> | null; readonly draft: NewDraft }
  | {
      readonly kind: "publish"
      readonly expected: ReadonlyArray<number> | null
      readonly version: number
      readonly facts: VersionFacts
    }
  /** Creates the course or saves its draft, and publishes it when `publish` is given: one step, all or nothing. */
  | {
      readonly kind: "import"
      readonly courseId: CourseId
      readonly ownerId: UserId
      readonly slug: string
      readonly draft: NewDraft
      readonly publish: { readonly version: number; readonly facts: VersionFacts } | null
    }
  | { readonly kind: "retire" }

/** Why a command is refused. `stale` carries the draft's present revision; `moved` = the facts are of other content. */
export type CourseRejection =
  | { readonly kind: "missing" }
  | { readonly kind: "exists" }
  | { readonly kind: "retired" }
  | { readonly kind: "not-owner" }
  | { readonly kind: "stale"; readonly revision: number }
  | { readonly kind: "moved" }

type Decided = Result.Result<ReadonlyArray<CourseStreamEvent>, CourseRejection>
const refuse = (rejection: CourseRejection): Decided => Result.fail(rejection)

const created = (command: {
  readonly courseId: CourseId
  readonly ownerId: UserId
  readonly slug: string
}): CourseStreamEvent => ({
  type: "lyceum.course.created.v1",
  data: { courseId: command.courseId, ownerId: command.ownerId, slug: command.slug }
})
const saved = (courseId: CourseId, revision: number, draft: NewDraft): CourseStreamEvent => ({
  type: "lyceum.course.draft-saved.v1",
  data: { courseId, revision, title: draft.title, summary: draft.summary, contentHash: draft.contentHash }
})
const published = (
  course: { readonly courseId: CourseId; readonly ownerId: UserId; readonly slug: string },
  version: number,
  facts: VersionFacts
): CourseStreamEvent => ({
  type: "lyceum.course.published.v1",
  data: {
    ...facts,
    courseId: course.courseId,
    ownerId: course.ownerId,
    slug: course.slug,
    version: CourseVersion.make(version)
  }
})

/** Events that bring a course to this draft: none when it is there already. */
const savedIfNew = (course: Course, draft: NewDraft): ReadonlyArray<CourseStreamEvent> =>
  course.draft.contentHash === draft.contentHash ? [] : [saved(course.courseId, course.draft.revision + 1, draft)]

/** Events that publish these facts after `first`: none when the newest version says the same. */
const publishedIfNew = (
  course: Course,
  version: number,
  facts: VersionFacts,
  first: ReadonlyArray<CourseStreamEvent> = []
): Decided => {
  if (course.published?.contentHash === facts.contentHash) return Result.succeed(first)
  return (course.published?.version ?? 0) + 1 === version
    ? Result.succeed([...first, published(course, version, facts)])
    : refuse({ kind: "moved" })
}

const isExpected = (draft: Draft, expected: ReadonlyArray<number> | null): boolean =>
  expected === null || expected.includes(draft.revision)

const decide = (course: CourseState, command: CourseCommand): Decided => {
  if (command.kind === "create") {
    return course === null
      ? Result.succeed([created(command), saved(command.courseId, 1, command.draft)])
      : refuse({ kind: "exists" })
  }
  if (course === null) {
    if (command.kind !== "import") return refuse({ kind: "missing" })
    const events = [created(command), saved(command.courseId, 1, command.draft)]
    if (command.publish === null) return Result.succeed(events)
    return command.publish.version === 1
      ? Result.succeed([...events, published(command, 1, command.publish.facts)])
      : refuse({ kind: "moved" })
  }
  if (command.kind === "retire") {
    return Result.succeed(
      course.retired ? [] : [{ type: "lyceum.course.retired.v1", data: { courseId: course.courseId } }]
    )
  }
  if (course.retired) return refuse({ kind: "retired" })
  const { draft } = course
  switch (command.kind) {
    case "save-draft":
      return isExpected(draft, command.expected)
        ? Result.succeed(savedIfNew(course, command.draft))
        : refuse({ kind: "stale", revision: draft.revision })
    case "publish":
      if (!isExpected(draft, command.expected)) return refuse({ kind: "stale", revision: draft.revision })
      return command.facts.contentHash === draft.contentHash
        ? publishedIfNew(course, command.version, command.facts)
        : refuse({ kind: "moved" })
    case "import": {
      if (course.ownerId !== command.ownerId) return refuse({ kind: "not-owner" })
      const events = savedIfNew(course, command.draft)
      return command.publish === null
        ? Result.succeed(events)
        : publishedIfNew(course, command.publish.version, command.publish.facts, events)
    }
  }
}

const evolve = (course: CourseState, event: CourseStreamEvent): CourseState => {
  switch (event.type) {
    case "lyceum.course.created.v1":
      // A course is created and its first draft saved in one append: this draft is never seen.
      return {
        ...event.data,
        draft: { revision: 0, contentHash: "", title: event.data.slug, summary: "" },
        published: null,
        retired: false
      }
    case "lyceum.course.draft-saved.v1": {
      const { courseId: _, ...draft } = event.data
      return course === null ? null : { ...course, draft }
    }
    case "lyceum.course.published.v1":
      return course === null ? null : { ...course, published: event.data }
    case "lyceum.course.retired.v1":
      return course === null ? null : { ...course, retired: true }
  }
}

/** The aggregate behind the stream `course-<id>`. */
export const courseDecider: Decider<CourseState, CourseCommand, CourseStreamEvent, CourseRejection> = {
  name: "course",
  initial: null,
  decide,
  evolve,
  State: CourseState,
  Event: CourseStreamEvent
}
