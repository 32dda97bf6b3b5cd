/**
 * Judges one call's events, each by itself. Pure and synchronous: at 30,000 events a second there is no room for an effect
 * an event; everything it needs to know was looked up once a call.
 */
import {
  AnswerGivenInput,
  type EventProblem,
  ItemViewedInput,
  LearningEventInput,
  VideoProgressedInput
} from "@lyceum/api/LearningEvents"
import { waitingFor } from "@lyceum/domain/Completion"
import type { CourseId, ItemId } from "@lyceum/domain/Ids"
import { Result, Schema } from "effect"
import { SchemaJITCompiler } from "effect/schema"
import type { LoadedVersion } from "../domain/CourseVersion.ts"
import { epochMillis } from "./Time.ts"

/** Clocks of phones run ahead: up to five minutes are taken as they are, in milliseconds. */
export const maxAhead = 5 * 60 * 1000

/** Different courses that one call may name: bounds what a call that guesses at courses costs the enrollment service. */
export const maxCourses = 50

/** What is known of the learner in a course. `completed` is asked in sequential courses alone and grows with the call's own events. */
export interface CourseFacts {
  readonly course: LoadedVersion
  readonly completed: Set<ItemId>
}

/** An event that decoded, with its place in the call. */
export interface Decoded {
  readonly index: number
  readonly input: LearningEventInput
  /** Milliseconds since 1970. */
  readonly time: number
}

export interface Rejected {
  readonly index: number
  readonly problem: EventProblem
}

// Compiled to plain checks at its first use: a third of the interpreter's time. Where code may not be made at run time the
// interpreter does the same.
SchemaJITCompiler.enable(LearningEventInput.ast)
const isEvent = Schema.is(LearningEventInput)
/** Says what is wrong with what is no event. */
const decode = Schema.decodeUnknownResult(LearningEventInput, { onExcessProperty: "error" })

const count = (fields: object): number => Object.keys(fields).length
/** How many fields an event of each type has, and its data: none is optional. */
const sizes = {
  "item-viewed": { own: count(ItemViewedInput.fields), data: 0 },
  "video-progressed": {
    own: count(VideoProgressedInput.fields),
    data: count(VideoProgressedInput.fields.data.fields)
  },
  "answer-given": { own: count(AnswerGivenInput.fields), data: count(AnswerGivenInput.fields.data.fields) }
} as const

/** Nothing but its fields: an event has all of them, so that it has others when it has more. */
const isExact = (event: LearningEventInput): boolean => {
  const { data, own } = sizes[event.type]
  return count(event) === own && (event.type === "item-viewed" || count(event.data) === data)
}

/** The event as it came, when it is one. What seems none is left to the decoder, which knows why. */
const readEvent = (input: unknown): Result.Result<LearningEventInput, Schema.SchemaError> =>
  isEvent(input) && isExact(input) ? Result.succeed(input) : decode(input)

const titles = {
  "invalid-event": "This is not a learning event",
  "invalid-time": "occurredAt is not an ISO 8601 time with Z or an offset",
  "time-in-future": "occurredAt lies more than five minutes ahead",
  "not-enrolled": "There is no such course, or the learner is not enrolled in it",
  "unknown-item": "The course has no such item",
  "item-locked": "Complete the previous content first"
} as const

/** Builds the problem of one event. `detail` is for people. */
export const eventProblem = (name: keyof typeof titles, detail?: string): EventProblem => ({
  type: `urn:lyceum:problem:${name}`,
  title: titles[name],
  ...(detail === undefined ? {} : { detail })
})

/** People read this: the first lines say which field. */
const brief = (error: Schema.SchemaError): string => error.message.slice(0, 300)

/** First pass: form and time. `now` in milliseconds since 1970. */
export const decodeAll = (
  events: ReadonlyArray<unknown>,
  now: number
): { readonly decoded: ReadonlyArray<Decoded>; readonly rejected: ReadonlyArray<Rejected> } => {
  const decoded: Array<Decoded> = []
  const rejected: Array<Rejected> = []
  const courses = new Set<CourseId>()
  for (let index = 0; index < events.length; index++) {
    const result = readEvent(events[index])
    if (Result.isFailure(result)) {
      rejected.push({ index, problem: eventProblem("invalid-event", brief(result.failure)) })
      continue
    }
    const time = epochMillis(result.success.occurredAt)
    if (Number.isNaN(time)) rejected.push({ index, problem: eventProblem("invalid-time") })
    else if (time > now + maxAhead) rejected.push({ index, problem: eventProblem("time-in-future") })
    else if (courses.size === maxCourses && !courses.has(result.success.courseId)) {
      rejected.push({ index, problem: eventProblem("invalid-event", `a call names at most ${maxCourses} courses`) })
    } else {
      courses.add(result.success.courseId)
      decoded.push({ index, input: result.success, time })
    }
  }
  return { decoded, rejected }
}

/** Second pass: course, item, question and lock. `null` = accepted. */
export const judge = (facts: ReadonlyMap<CourseId, CourseFacts>, { input }: Decoded): EventProblem | null => {
  const known = facts.get(input.courseId)
  if (known === undefined) return eventProblem("not-enrolled")
  const { completed, course } = known
  const item = course.byId.get(input.itemId)
  if (item === undefined) return eventProblem("unknown-item")
  if (input.type === "answer-given" && course.questions.get(input.itemId)?.has(input.data.questionId) !== true) {
    return eventProblem("unknown-item", "the item has no such question")
  }
  if (!course.sequential) return null
  const awaited = waitingFor(course, completed, input.itemId)
  if (awaited.length > 0) return eventProblem("item-locked", `waits for ${awaited.slice(0, 3).join(", ")}`)
  // What this event completes opens what follows it in the same call, as it will when the events are applied.
  const { rule } = item
  if (
    (rule.kind === "viewed" && input.type === "item-viewed") ||
    (rule.kind === "video" && input.type === "video-progressed" && input.data.percent >= rule.percent)
  ) {
    completed.add(input.itemId)
  }
  return null
}
