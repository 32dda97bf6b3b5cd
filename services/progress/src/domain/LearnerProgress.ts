/**
 * The aggregate `progress-<enrollmentId>`: one learner in one course. Which items are complete, since when and why; which
 * versions were completed; their certificates. Pure.
 */
import { counts, progressOf, waitingFor } from "@lyceum/domain/Completion"
import type { Decider } from "@lyceum/domain/Decider"
import { certificateId } from "@lyceum/domain/DerivedId"
import { CertificateId, CourseId, CourseVersion, EventId, ItemId, UserId } from "@lyceum/domain/Ids"
import { CertificateIssued, CourseCompleted, ItemCompleted, ItemReopened } from "@lyceum/events/ProgressEvents"
import { DateTime, Result, Schema } from "effect"
import type { LoadedVersion } from "./CourseVersion.ts"

/** Why and when an item is complete. */
export const Completed = Schema.Struct({
  itemId: ItemId,
  rule: Schema.Literals(["viewed", "manual", "video", "quiz"]),
  cause: Schema.NullOr(EventId),
  completedAt: Schema.DateTimeUtcFromString
})
export type Completed = typeof Completed.Type

export const LearnerProgressState = Schema.Struct({
  /** `null` before the first event. */
  of: Schema.NullOr(Schema.Struct({ userId: UserId, courseId: CourseId })),
  completed: Schema.Array(Completed),
  courses: Schema.Array(Schema.Struct({ version: CourseVersion, completedAt: Schema.DateTimeUtcFromString })),
  certificates: Schema.Array(
    Schema.Struct({ id: CertificateId, version: CourseVersion, issuedAt: Schema.DateTimeUtcFromString })
  )
})
export type LearnerProgressState = typeof LearnerProgressState.Type

export const LearnerProgressEvent = Schema.Union([ItemCompleted, ItemReopened, CourseCompleted, CertificateIssued])
export type LearnerProgressEvent = typeof LearnerProgressEvent.Type

/** Something that may complete an item, if the item's rule says so. `percent` is the part of the video that was watched. */
export type Fact = {
  readonly itemId: ItemId
  readonly at: DateTime.Utc
  readonly cause: EventId | null
} & ({ readonly kind: "viewed" } | { readonly kind: "video"; readonly percent: number } | { readonly kind: "quiz" })

interface About {
  readonly userId: UserId
  /** The version that the learner is enrolled in. */
  readonly course: LoadedVersion
  readonly now: DateTime.Utc
}

/** Issues the certificates of completions that have none: those from before there were certificates. */
interface Certify {
  readonly kind: "certify"
  readonly userId: UserId
  readonly courseId: CourseId
  readonly now: DateTime.Utc
}

/**
 * `record`: facts in the order they happened; those that complete nothing are passed over. Without facts it settles what a
 * version change has completed. `mark` and `reopen`: the learner's own word, for the manual rule alone.
 */
export type LearnerProgressCommand = Certify | CourseCommand
/** What happens in a course of which the version is known. */
export type CourseCommand = About &
  (
    | { readonly kind: "record"; readonly facts: ReadonlyArray<Fact> }
    | { readonly kind: "mark"; readonly itemId: ItemId }
    | { readonly kind: "reopen"; readonly itemId: ItemId }
  )

export type MarkRejection =
  | { readonly _tag: "UnknownItem" }
  | { readonly _tag: "NotManual"; readonly rule: string }
  | { readonly _tag: "Locked"; readonly waitingFor: ReadonlyArray<ItemId> }

const initial: LearnerProgressState = { of: null, completed: [], courses: [], certificates: [] }

/** The ids of what is complete. */
export const completedIds = (state: LearnerProgressState): ReadonlySet<ItemId> =>
  new Set(state.completed.map(({ itemId }) => itemId))

/** Whether the fact completes the item by its rule. */
export const completes = (course: LoadedVersion, completed: ReadonlySet<ItemId>, fact: Fact): boolean => {
  const item = course.byId.get(fact.itemId)
  if (item === undefined || item.kind === "unsupported" || completed.has(fact.itemId)) return false
  const fits =
    item.rule.kind === fact.kind &&
    (item.rule.kind !== "video" || fact.kind !== "video" || fact.percent >= item.rule.percent)
  return fits && waitingFor(course, completed, fact.itemId).length === 0
}

const whereOf = ({ course, userId }: About): { userId: UserId; courseId: CourseId; courseVersion: CourseVersion } => ({
  userId,
  courseId: course.courseId,
  courseVersion: course.version
})

const itemCompleted = (about: About, completed: Completed): LearnerProgressEvent => ({
  type: "lyceum.progress.item-completed.v1",
  data: { ...whereOf(about), ...completed }
})

/** Follows up: when the last required item is complete, so is the course, once a version, and its certificate is issued. */
const settled = (
  about: About,
  state: LearnerProgressState,
  news: ReadonlyArray<Completed>
): ReadonlyArray<LearnerProgressEvent> => {
  const { course, now, userId } = about
  const all = [...state.completed, ...news]
  const isNew = !state.courses.some(({ version }) => version === course.version)
  if (!isNew || !progressOf(course, new Set(all.map(({ itemId }) => itemId))).isComplete) return []
  const required = new Set(course.items.filter(counts).map(({ id }) => id))
  const completedAt = all
    .filter(({ itemId }) => required.has(itemId))
    .map((one) => one.completedAt)
    .reduce(DateTime.max)
  const where = whereOf(about)
  return [
    { type: "lyceum.progress.course-completed.v1", data: { ...where, completedAt } },
    {
      type: "lyceum.progress.certificate-issued.v1",
      data: { ...where, certificateId: certificateId(userId, course.courseId, course.version), issuedAt: now }
    }
  ]
}

/** Versions that were completed and have no certificate. */
export const uncertified = ({ certificates, courses }: LearnerProgressState): ReadonlyArray<CourseVersion> => {
  const certified = new Set(certificates.map(({ version }) => version))
  return [...new Set(courses.map(({ version }) => version))].filter((version) => !certified.has(version))
}

const certified = (
  state: LearnerProgressState,
  { courseId, now, userId }: Certify
): ReadonlyArray<LearnerProgressEvent> =>
  uncertified(state).map((courseVersion) => ({
    type: "lyceum.progress.certificate-issued.v1",
    data: {
      userId,
      courseId,
      courseVersion,
      certificateId: certificateId(userId, courseId, courseVersion),
      issuedAt: now
    }
  }))

const recorded = (
  state: LearnerProgressState,
  command: About & { readonly facts: ReadonlyArray<Fact> }
): ReadonlyArray<LearnerProgressEvent> => {
  const completed = new Set(completedIds(state))
  const news: Array<Completed> = []
  for (const fact of command.facts) {
    if (!completes(command.course, completed, fact)) continue
    completed.add(fact.itemId)
    news.push({ itemId: fact.itemId, rule: fact.kind, cause: fact.cause, completedAt: fact.at })
  }
  return [...news.map((one) => itemCompleted(command, one)), ...settled(command, state, news)]
}

const decide = (
  state: LearnerProgressState,
  command: LearnerProgressCommand
): Result.Result<ReadonlyArray<LearnerProgressEvent>, MarkRejection> => {
  if (command.kind === "certify") return Result.succeed(certified(state, command))
  if (command.kind === "record") return Result.succeed(recorded(state, command))
  const { course, itemId, now } = command
  const item = course.byId.get(itemId)
  if (item === undefined) return Result.fail({ _tag: "UnknownItem" })
  if (item.rule.kind !== "manual" || item.kind === "unsupported") {
    return Result.fail({ _tag: "NotManual", rule: item.kind === "unsupported" ? item.kind : item.rule.kind })
  }
  const completed = completedIds(state)
  // What a version change has completed is settled first, so that a completed course stays completed.
  const due = settled(command, state, [])
  if (command.kind === "reopen") {
    return Result.succeed(
      completed.has(itemId)
        ? [...due, { type: "lyceum.progress.item-reopened.v1", data: { ...whereOf(command), itemId } }]
        : due
    )
  }
  const awaited = waitingFor(course, completed, itemId)
  if (awaited.length > 0) return Result.fail({ _tag: "Locked", waitingFor: awaited })
  if (completed.has(itemId)) return Result.succeed(due)
  const done: Completed = { itemId, rule: "manual", cause: null, completedAt: now }
  return Result.succeed([itemCompleted(command, done), ...settled(command, state, [done])])
}

const evolve = (before: LearnerProgressState, event: LearnerProgressEvent): LearnerProgressState => {
  const state = { ...before, of: { userId: event.data.userId, courseId: event.data.courseId } }
  switch (event.type) {
    case "lyceum.progress.item-completed.v1": {
      const { cause, completedAt, itemId, rule } = event.data
      return { ...state, completed: [...state.completed, { itemId, rule, cause, completedAt }] }
    }
    case "lyceum.progress.item-reopened.v1":
      return { ...state, completed: state.completed.filter(({ itemId }) => itemId !== event.data.itemId) }
    case "lyceum.progress.course-completed.v1": {
      const { completedAt, courseVersion } = event.data
      return { ...state, courses: [...state.courses, { version: courseVersion, completedAt }] }
    }
    case "lyceum.progress.certificate-issued.v1": {
      const { certificateId, courseVersion, issuedAt } = event.data
      return {
        ...state,
        certificates: [...state.certificates, { id: certificateId, version: courseVersion, issuedAt }]
      }
    }
  }
}

export const learnerProgress: Decider<
  LearnerProgressState,
  LearnerProgressCommand,
  LearnerProgressEvent,
  MarkRejection
> = { name: "progress", initial, decide, evolve, State: LearnerProgressState, Event: LearnerProgressEvent }
