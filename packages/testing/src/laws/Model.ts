/**
 * The pure model of the platform: what a person may expect after a history of calls, in the simplest words that are right.
 * Written without the platform's own rules, so that a mistake in those is a difference and not an agreement.
 */

export interface ModelItem {
  readonly id: string
  readonly title: string
  /** What completes it: being viewed, the learner's own word, a passed quiz of ours; `other` is left alone. */
  readonly kind: "text" | "task" | "quiz" | "other"
  readonly required: boolean
}

/** A version: its items in reading order, and whether they open in that order. */
export interface ModelVersion {
  readonly sequential: boolean
  readonly items: ReadonlyArray<ModelItem>
}

export interface ModelPerson {
  readonly email: string
  readonly name: string
  readonly password: string
  readonly id: string
  readonly accessToken: string
  readonly refreshToken: string
}

export interface ModelCourse {
  readonly id: string
  readonly slug: string
  readonly title: string
  readonly capacity: number | null
  /** Revision tag of the draft as it is now, and one that is no longer. */
  readonly etag: string
  readonly staleEtag: string
  readonly draft: ModelVersion
  /** The document as it was last saved. */
  readonly document: unknown
  /** Published versions; number n is at index n - 1. Those of an imported course are read from its outline. */
  readonly versions: ReadonlyArray<ModelVersion>
}

export interface ModelEnrollment {
  readonly id: string
  readonly person: number
  readonly course: number
  readonly status: "active" | "waitlisted" | "completed" | "withdrawn"
  readonly version: number
  /** Ids of completed items; kept over a withdrawal. */
  readonly completed: ReadonlySet<string>
  /** Every required item was complete at some moment in this version. */
  readonly reached: boolean
  /** Place in the order of those who wait. */
  readonly since: number
}

export interface Model {
  readonly people: ReadonlyArray<ModelPerson>
  readonly courses: ReadonlyArray<ModelCourse>
  readonly enrollments: ReadonlyArray<ModelEnrollment>
  /** Counts what has happened: gives each thing its place in the order. */
  readonly clock: number
}

export const emptyModel: Model = { people: [], courses: [], enrollments: [], clock: 0 }

/** The element that a drawn number means, wherever it lies; `undefined` when there is none. */
export const pick = <A>(
  values: ReadonlyArray<A>,
  drawn: number
): { readonly index: number; readonly value: A } | undefined => {
  const index = values.length === 0 ? 0 : drawn % values.length
  const value = values[index]
  return value === undefined ? undefined : { index, value }
}

export const enrollmentOf = (model: Model, person: number, course: number): ModelEnrollment | undefined =>
  model.enrollments.find((one) => one.person === person && one.course === course)

/** Whether the enrolment opens the course. */
export const isOpen = (enrollment: ModelEnrollment | undefined): enrollment is ModelEnrollment =>
  enrollment?.status === "active" || enrollment?.status === "completed"

/** Replaces an enrolment, or adds it. */
export const withEnrollment = (model: Model, changed: ModelEnrollment): Model => ({
  ...model,
  clock: model.clock + 1,
  enrollments: [
    ...model.enrollments.filter((one) => one.person !== changed.person || one.course !== changed.course),
    changed
  ]
})

export const withCourse = (model: Model, index: number, changed: ModelCourse): Model => ({
  ...model,
  courses: model.courses.map((course, at) => (at === index ? changed : course))
})

export const withPerson = (model: Model, index: number, changed: ModelPerson): Model => ({
  ...model,
  people: model.people.map((person, at) => (at === index ? changed : person))
})

/** Whether a learner who comes now gets a seat. */
export const seatIsFree = (model: Model, course: number): boolean => {
  const capacity = model.courses[course]?.capacity ?? null
  return capacity === null || model.enrollments.filter((one) => one.course === course && isOpen(one)).length < capacity
}

/** The version that an enrolment holds. */
export const versionOf = (model: Model, { course, version }: ModelEnrollment): ModelVersion =>
  model.courses[course]?.versions[version - 1] ?? { sequential: false, items: [] }

/** Required items before this one that are not complete; empty = it is open. */
export const waitingFor = (
  version: ModelVersion,
  completed: ReadonlySet<string>,
  id: string
): ReadonlyArray<string> => {
  if (!version.sequential || completed.has(id)) return []
  const before = version.items.slice(
    0,
    version.items.findIndex((item) => item.id === id)
  )
  return before.filter((item) => item.required && !completed.has(item.id)).map((item) => item.id)
}

/** Required items, how many of them are complete, and floor(100 x complete / required), or 0 of 0. */
export const countOf = (version: ModelVersion, completed: ReadonlySet<string>) => {
  const required = version.items.filter((item) => item.required)
  const done = required.filter((item) => completed.has(item.id)).length
  return {
    required: required.length,
    done,
    percent: required.length === 0 ? 0 : Math.floor((100 * done) / required.length)
  }
}

/** The item is complete now. When it was the last required one, so is the course, for ever. */
export const complete = (model: Model, enrollment: ModelEnrollment, id: string): Model => {
  const completed = new Set([...enrollment.completed, id])
  const { done, required } = countOf(versionOf(model, enrollment), completed)
  const reached = enrollment.reached || (required > 0 && done === required)
  return withEnrollment(model, { ...enrollment, completed, reached, status: reached ? "completed" : enrollment.status })
}

/** The learner took their word back. */
export const reopen = (model: Model, enrollment: ModelEnrollment, id: string): Model =>
  withEnrollment(model, {
    ...enrollment,
    completed: new Set([...enrollment.completed].filter((one) => one !== id))
  })

/** The seat of a withdrawn learner goes to whoever waits longest. */
export const withdraw = (model: Model, enrollment: ModelEnrollment): Model => {
  const held = enrollment.status === "active"
  const without = withEnrollment(model, { ...enrollment, status: "withdrawn" })
  const next = without.enrollments
    .filter((one) => one.course === enrollment.course && one.status === "waitlisted")
    .toSorted((a, b) => a.since - b.since)[0]
  if (!held || next === undefined || !seatIsFree(without, enrollment.course)) return without
  const newest = without.courses[enrollment.course]?.versions.length ?? next.version
  return withEnrollment(without, { ...next, status: "active", version: newest })
}
