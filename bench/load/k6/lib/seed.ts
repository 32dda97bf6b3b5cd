/** What a run needs, made through the public API before it begins: instructors, learners, courses, enrolments. */
import { fail } from "k6"
import http from "k6/http"
import { Gauge } from "k6/metrics"
import { type Answer, type Call, call, isBusy, looked, prepare, requestOf, textAt, tries, waitFor } from "./call.ts"
import { type Course, publishCourse } from "./course.ts"
import { newcomer, type Person, register, signIn } from "./people.ts"
import type { Route } from "./routes.ts"
import { administrator } from "./settings.ts"

/** How much of it. */
export interface Wanted {
  /** Learners, enrolled in `course`; one for each virtual user. */
  readonly learners: number
  /** Courses that learners can enrol in during the run, and how many of them are one virtual user's. */
  readonly open: number
  readonly openEach: number
  /** Learners with nothing but an account, one for each that comes when a course is released. */
  readonly waiting: number
  /** Instructors, each with a course of their own. */
  readonly authors: number
}

/** Somebody with an account and a token of the setup's. */
export interface SignedIn extends Person {
  readonly token: string
}

export interface Instructor extends SignedIn {
  /** Theirs alone, so that drafts are saved by one author. */
  readonly course: Course
}

/** What the setup hands to every virtual user. */
export interface Seed {
  /** When tokens were made, in milliseconds since 1970. */
  readonly at: number
  /** When the run began, in the same. */
  readonly begun: number
  /** How many times the usual time people take to think. */
  readonly pace: number
  readonly learners: ReadonlyArray<SignedIn>
  readonly waiting: ReadonlyArray<SignedIn>
  readonly instructors: ReadonlyArray<Instructor>
  /** Where learners learn; of the first instructor. */
  readonly course: Course
  readonly open: ReadonlyArray<string>
  readonly openEach: number
  /** The course that everybody waits for. */
  readonly released: Course
}

const begun = new Gauge("lyceum_begun", true)
const ended = new Gauge("lyceum_ended", true)
const reached = new Gauge("lyceum_reached")

/** Marks the time from which on requests are the run's own, its end (milliseconds since 1970), and how many began a second then. */
export const mark = {
  begun: () => begun.add(Date.now()),
  ended: (perSecond: number) => {
    ended.add(Date.now())
    reached.add(perSecond)
  }
}

const isText = (answer: unknown): answer is Answer => typeof answer === "object" && answer !== null && "body" in answer

/** How many of the setup's requests are under way at once: fewer than a platform turns away. */
const atOnce = 4

const batch = (route: Route, calls: ReadonlyArray<Call>): ReadonlyArray<Answer> => {
  const answers = http.batch(calls.map((one) => requestOf(route, one)))
  return calls.map((_, index) => {
    const answer: unknown = answers[index]
    return isText(answer) ? answer : fail(`the setup's ${route} has no answer`)
  })
}

/** Sends requests together; those that a busy platform turned away again, when it says. */
const insisting = (route: Route, calls: ReadonlyArray<Call>): ReadonlyArray<Answer> => {
  let answers = batch(route, calls)
  for (let left = tries; left > 0; left--) {
    const turnedAway = answers.filter(isBusy)
    if (turnedAway.length === 0) return answers
    waitFor(turnedAway)
    const again = calls.filter((_, index) => turnedAway.some((one) => one === answers[index]))
    const later = [...batch(route, again)]
    answers = answers.map((answer) => (isBusy(answer) ? (later.shift() ?? answer) : answer))
  }
  return answers
}

/** Sends many requests, a few at a time; gives the answers in their order. Ends the run when one is not as it should be. */
const together = (route: Route, calls: ReadonlyArray<Call>): ReadonlyArray<Answer> => {
  const found: Array<Answer> = []
  for (let from = 0; from < calls.length; from += atOnce) {
    const some = calls.slice(from, from + atOnce)
    for (const [index, answer] of insisting(route, some).entries()) {
      const one = some[index]
      if (one === undefined || !looked(route, answer, one))
        fail(`the setup's ${route} was answered ${answer.status} ${answer.body.slice(0, 200)}`)
      found.push(answer)
    }
  }
  return found
}

const many = (count: number): ReadonlyArray<Person> => {
  const people = Array.from({ length: count }, newcomer)
  const answers = together(
    "POST /v1/users",
    people.map((body) => ({ body, status: 201, holds: {} }))
  )
  return people.map(({ email, password }, index) => {
    const answer = answers[index]
    return { id: answer === undefined ? "" : textAt(answer, "id"), email, password }
  })
}

const signedIn = (people: ReadonlyArray<Person>): ReadonlyArray<SignedIn> => {
  const answers = together(
    "POST /v1/sessions",
    people.map(({ email, password }) => ({ body: { email, password }, status: 201, holds: {} }))
  )
  return people.map((person, index) => {
    const answer = answers[index]
    return { ...person, token: answer === undefined ? "" : textAt(answer, "accessToken") }
  })
}

const itemsOfCourse = 100

const instructor = (token: string): Person => {
  const person = register()
  call("PATCH /v1/users/{userId}", {
    at: [person.id],
    token,
    body: { role: "instructor" },
    status: 200,
    holds: { "they are an instructor": (answer) => textAt(answer, "role") === "instructor" }
  })
  return person
}

/** Makes it all. Stops the run when the platform does not answer as it should. */
export const seed = ({ authors, learners: count, open, openEach, waiting: atTheDoor }: Wanted, pace: number): Seed => {
  prepare()
  const admin = signIn(administrator)
  if (admin === "") fail("the administrator of LYCEUM_ADMIN_EMAIL and LYCEUM_ADMIN_PASSWORD cannot sign in")
  const instructors = Array.from({ length: authors }, () => {
    const person = instructor(admin)
    const token = signIn(person)
    return { ...person, token, course: publishCourse(token, "Load: to learn in", itemsOfCourse) }
  })
  const [first] = instructors
  if (first === undefined) return fail("there is no instructor")
  const { course, token } = first
  const waiting = signedIn(many(atTheDoor))
  const learners = signedIn(many(count))
  together(
    "POST /v1/enrollments",
    learners.map(({ token }) => ({ token, body: { courseId: course.id }, status: 201, holds: {} }))
  )
  const at = Date.now()
  const openCourses = Array.from({ length: open }, (_, n) => publishCourse(token, `Load: open ${n}`, 1).id)
  const released = publishCourse(token, "Load: awaited by many", itemsOfCourse)
  return {
    at,
    begun: Date.now(),
    pace,
    learners,
    waiting,
    instructors,
    course,
    openEach,
    open: openCourses,
    released
  }
}
