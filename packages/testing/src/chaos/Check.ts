/**
 * What clients were told against what is there when everything is quiet again. Pure: a tape and a state go in, every promise
 * that was broken comes out. No findings = all held.
 */
import { at, listAt, textAt } from "../laws/Json.ts"
import { type Entry, isDone, triesOf } from "./Tape.ts"

/** A promise that was broken, and by what. */
export interface Finding {
  readonly promise: string
  readonly detail: string
}

/** One learner in one course. */
export interface Place {
  readonly userId: string
  readonly courseId: string
  readonly status: string
}

/** All that the platform holds about the tape's people and courses. */
export interface FinalState {
  /** E-mail addresses of accounts, one entry an account. */
  readonly accounts: ReadonlyArray<string>
  /** Rows of the enrollment service, of the progress service's copy, and of analytics. */
  readonly enrolled: ReadonlyArray<Place & { readonly id: string }>
  readonly inProgress: ReadonlyArray<Place>
  readonly inAnalytics: ReadonlyArray<Place>
  /** First events of enrolments: one entry an event. */
  readonly begun: ReadonlyArray<Omit<Place, "status">>
  /** Events "item completed", "course completed" and "certificate issued": one entry an event. */
  readonly itemsCompleted: ReadonlyArray<Omit<Place, "status"> & { readonly itemId: string }>
  readonly coursesCompleted: ReadonlyArray<Omit<Place, "status">>
  readonly certificates: ReadonlyArray<Omit<Place, "status">>
  /** What analytics answers for a course. */
  readonly counted: ReadonlyArray<{
    readonly courseId: string
    readonly enrolled: number
    readonly completed: number
  }>
  /** Events that a service has not published, findings in its audit trail. */
  readonly waiting: Readonly<Record<string, number>>
  readonly audit: Readonly<Record<string, ReadonlyArray<string>>>
  /** Records in dead letters; `null` where they cannot be counted. */
  readonly deadLetters: number | null
  /** The answers to requests that were sent once more with their key. */
  readonly replayed: ReadonlyArray<{ readonly key: string; readonly status: number; readonly text: string }>
}

const nameOf = ({ courseId, userId }: { readonly userId: string; readonly courseId: string }) => `${userId} ${courseId}`

const doubled = (names: ReadonlyArray<string>): ReadonlyArray<string> => {
  const seen = new Set<string>()
  const twice = new Set<string>()
  for (const name of names) {
    if (seen.has(name)) twice.add(name)
    seen.add(name)
  }
  return [...twice]
}

const finding = (promise: string) => (detail: string) => ({ promise, detail })

const accountsHold = (entries: ReadonlyArray<Entry>, { accounts }: FinalState): ReadonlyArray<Finding> => {
  const there = new Set(accounts)
  const told = triesOf(entries, "register").filter(isDone)
  return [
    ...told.flatMap(({ deed }) =>
      there.has(deed.email) ? [] : [{ promise: "no acknowledged account is lost", detail: deed.email }]
    ),
    ...doubled(accounts).map(finding("an address has one account"))
  ]
}

const enrolmentsHold = (entries: ReadonlyArray<Entry>, state: FinalState): ReadonlyArray<Finding> => {
  const told = triesOf(entries, "enrol").filter(isDone)
  const ids = new Map(state.enrolled.map((one) => [nameOf(one), one.id]))
  const begun = new Set(state.begun.map(nameOf))
  const inProgress = new Map(state.inProgress.map((one) => [nameOf(one), one.status]))
  const inAnalytics = new Map(state.inAnalytics.map((one) => [nameOf(one), one.status]))
  return [
    ...told.flatMap(({ deed, text }) => {
      const name = nameOf(deed)
      const id = /"id":"([^"]+)"/.exec(text)?.[1]
      if (ids.get(name) !== id) return [{ promise: "no acknowledged enrolment is lost", detail: `${name}: ${text}` }]
      if (!begun.has(name)) return [{ promise: "an enrolment has its event", detail: name }]
      if (!inProgress.has(name)) return [{ promise: "an enrolment reaches progress", detail: name }]
      return inAnalytics.has(name) ? [] : [{ promise: "an enrolment reaches analytics", detail: name }]
    }),
    ...doubled(state.enrolled.map(nameOf)).map(finding("nobody is enrolled twice")),
    ...doubled(state.begun.map(nameOf)).map(finding("an enrolment begins once")),
    ...state.enrolled.flatMap((one) => {
      const copies = [inProgress.get(nameOf(one)), inAnalytics.get(nameOf(one))]
      return copies.every((copy) => copy === one.status)
        ? []
        : [
            {
              promise: "copies of an enrolment agree with it",
              detail: `${nameOf(one)} ${one.status}: ${copies.join()}`
            }
          ]
    })
  ]
}

const seatsHold = ({ enrolled }: FinalState, capacities: ReadonlyMap<string, number>): ReadonlyArray<Finding> =>
  [...capacities].flatMap(([courseId, capacity]) => {
    const seated = enrolled.filter(
      (one) => one.courseId === courseId && (one.status === "active" || one.status === "completed")
    ).length
    const waits = enrolled.some((one) => one.courseId === courseId && one.status === "waitlisted")
    if (seated > capacity)
      return [{ promise: "seats are never oversold", detail: `${courseId}: ${seated}/${capacity}` }]
    return waits && seated < capacity
      ? [{ promise: "nobody waits beside a free seat", detail: `${courseId}: ${seated}/${capacity}` }]
      : []
  })

const learningHolds = (entries: ReadonlyArray<Entry>, state: FinalState): ReadonlyArray<Finding> => {
  const item = (one: { readonly userId: string; readonly courseId: string; readonly itemId: string }) =>
    `${nameOf(one)} ${one.itemId}`
  const completed = new Set(state.itemsCompleted.map(item))
  const taken = triesOf(entries, "view").filter(
    (entry) => isDone(entry) && listAt(parsed(entry.text), "rejected").length === 0
  )
  return [
    ...taken.flatMap(({ deed }) =>
      completed.has(item(deed)) ? [] : [{ promise: "no acknowledged activity is lost", detail: item(deed) }]
    ),
    ...doubled(state.itemsCompleted.map(item)).map(finding("an item is completed once")),
    ...doubled(state.coursesCompleted.map(nameOf)).map(finding("a course is completed once")),
    ...doubled(state.certificates.map(nameOf)).map(finding("a certificate is issued once")),
    ...state.coursesCompleted.flatMap((one) =>
      state.certificates.some((certificate) => nameOf(certificate) === nameOf(one))
        ? []
        : [{ promise: "who completes a course gets a certificate", detail: nameOf(one) }]
    )
  ]
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Reads of one learner follow one another on the tape, so their percents may not fall. */
const progressHolds = (entries: ReadonlyArray<Entry>): ReadonlyArray<Finding> => {
  const highest = new Map<string, number>()
  return triesOf(entries, "read")
    .filter(isDone)
    .flatMap(({ deed, text }) => {
      const percent = at(parsed(text), "percent")
      const before = highest.get(nameOf(deed)) ?? 0
      if (typeof percent !== "number") return [{ promise: "progress has a percent", detail: text.slice(0, 200) }]
      highest.set(nameOf(deed), Math.max(before, percent))
      return percent < before
        ? [{ promise: "progress never falls", detail: `${nameOf(deed)}: ${before} -> ${percent}` }]
        : []
    })
}

const countsHold = ({ counted, enrolled }: FinalState): ReadonlyArray<Finding> =>
  counted.flatMap(({ courseId, ...given }) => {
    const of = (...statuses: ReadonlyArray<string>) =>
      enrolled.filter((one) => one.courseId === courseId && statuses.includes(one.status)).length
    const recount = { enrolled: of("active", "completed"), completed: of("completed") }
    return recount.enrolled === given.enrolled && recount.completed === given.completed
      ? []
      : [{ promise: "analytics agrees with a recount", detail: JSON.stringify({ courseId, given, recount }) }]
  })

const quietHolds = ({ audit, deadLetters, waiting }: FinalState): ReadonlyArray<Finding> => [
  ...Object.entries(waiting).flatMap(([service, events]) =>
    events === 0 ? [] : [{ promise: "every event is published", detail: `${service}: ${events} wait` }]
  ),
  ...Object.entries(audit).flatMap(([service, found]) =>
    found.map((one) => ({ promise: "the audit trail verifies", detail: `${service}: ${one}` }))
  ),
  ...(deadLetters === null || deadLetters === 0
    ? []
    : [{ promise: "an outage puts no event aside", detail: `${deadLetters} dead letters` }])
]

const replaysHold = (entries: ReadonlyArray<Entry>, { replayed }: FinalState): ReadonlyArray<Finding> => {
  const first = new Map(
    triesOf(entries, "enrol")
      .filter(isDone)
      .toReversed()
      .map((entry) => [entry.deed.key, entry])
  )
  const unlike = triesOf(entries, "enrol")
    .filter((entry) => isDone(entry) && first.get(entry.deed.key)?.text !== entry.text)
    .map(({ deed, text }) => `${first.get(deed.key)?.text ?? ""} then ${text}`)
  const after = replayed
    .filter(({ key, status, text }) => first.get(key)?.status !== status || first.get(key)?.text !== text)
    .map(({ key, status, text }) => `${first.get(key)?.text ?? ""} then ${status} ${text}`)
  return [...unlike, ...after].map(finding("the same key is answered the same"))
}

/** Every promise that the state breaks; `capacities` = courses with few seats. */
export const check = (
  entries: ReadonlyArray<Entry>,
  state: FinalState,
  capacities: ReadonlyMap<string, number>
): ReadonlyArray<Finding> => [
  ...accountsHold(entries, state),
  ...enrolmentsHold(entries, state),
  ...seatsHold(state, capacities),
  ...learningHolds(entries, state),
  ...progressHolds(entries),
  ...countsHold(state),
  ...quietHolds(state),
  ...replaysHold(entries, state)
]

/** The problem's name, for a report of what was refused. */
export const problemOf = ({ text }: Entry): string => textAt(parsed(text), "type").replace("urn:lyceum:problem:", "")
