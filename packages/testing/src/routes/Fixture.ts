/** The people and things that the walks over all routes speak of, made in a deployment through its public routes. */
import { Effect } from "effect"
import { type Answer, call, type CallOptions } from "../laws/Call.ts"
import { firstCourse } from "../laws/commands/Authoring.ts"
import { choices } from "../laws/commands/Studying.ts"
import { textAt } from "../laws/Json.ts"
import { emptyModel, type ModelCourse } from "../laws/Model.ts"
import { Unreachable } from "../laws/Violation.ts"
import type { Credentials, World } from "../laws/World.ts"

export type RoleName = "learner" | "instructor" | "admin"

export interface Identity extends Credentials {
  readonly id: string
  readonly role: RoleName
  readonly token: string
}

/** `learner` is enrolled in `course`, which `instructor` owns; the others of their role have nothing to do with either. */
export interface Fixture {
  readonly url: string
  readonly learner: Identity
  readonly otherLearner: Identity
  readonly instructor: Identity
  readonly otherInstructor: Identity
  readonly admin: Identity
  readonly course: ModelCourse
  readonly enrollmentId: string
  readonly attemptId: string
  readonly batchId: string
}

const must = (answer: Answer, what: string): Effect.Effect<Answer, Unreachable> =>
  answer.status < 400
    ? Effect.succeed(answer)
    : Effect.fail(new Unreachable({ reason: `${what}: answered ${answer.status} ${answer.text.slice(0, 300)}` }))

/** Sends what must succeed; anything else says that the deployment cannot be walked. */
export const send = (url: string, options: CallOptions): Effect.Effect<Answer, Unreachable> =>
  Effect.flatMap(call(url, options), (answer) => must(answer, `${options.method} ${options.path}`))

/** A new session. */
export const sessionOf = (url: string, { email, password }: Credentials): Effect.Effect<string, Unreachable> =>
  Effect.map(send(url, { method: "POST", path: "/v1/sessions", body: { email, password } }), ({ body }) =>
    textAt(body, "accessToken")
  )

/** A new account of a role, signed in. */
export const newIdentity = (url: string, role: RoleName, adminToken: string): Effect.Effect<Identity, Unreachable> =>
  Effect.gen(function* () {
    const nonce = crypto.randomUUID()
    const own = { email: `walk-${nonce}@example.org`, password: `${nonce} walks` }
    const account = yield* send(url, { method: "POST", path: "/v1/users", body: { ...own, name: `Walk ${role}` } })
    const id = textAt(account.body, "id")
    if (role !== "learner")
      yield* send(url, { method: "PATCH", path: `/v1/users/${id}`, token: adminToken, body: { role } })
    return { ...own, id, role, token: yield* sessionOf(url, own) }
  })

/** A published course of its own, owned by the token's bearer: a required text and task, an optional quiz. */
export const newPublishedCourse = (url: string, owner: Identity): Effect.Effect<ModelCourse, Unreachable> =>
  Effect.gen(function* () {
    const world: World = {
      url,
      patienceMillis: 10_000,
      instructor: { id: owner.id, accessToken: owner.token },
      nonce: crypto.randomUUID().slice(0, 8),
      keyMark: crypto.randomUUID(),
      notFalling: () => Effect.void,
      forget: () => undefined,
      note: () => undefined
    }
    const { courses } = yield* Effect.mapError(
      firstCourse(world, emptyModel),
      ({ message }) => new Unreachable({ reason: message })
    )
    const course = courses[0]
    return course ?? (yield* new Unreachable({ reason: "no course was made" }))
  })

export const itemOf = ({ draft }: ModelCourse, kind: "text" | "task" | "quiz"): string =>
  draft.items.find((item) => item.kind === kind)?.id ?? ""

export const enrolIn = (url: string, learner: Identity, courseId: string) =>
  Effect.map(
    send(url, { method: "POST", path: "/v1/enrollments", token: learner.token, body: { courseId } }),
    ({ body }) => textAt(body, "id")
  )

export const startAttempt = (url: string, learner: Identity, course: ModelCourse) =>
  Effect.map(
    send(url, {
      method: "POST",
      path: "/v1/attempts",
      token: learner.token,
      body: { courseId: course.id, itemId: itemOf(course, "quiz") }
    }),
    ({ body }) => textAt(body, "id")
  )

export const rightAnswers = [{ questionId: choices.question, answer: { kind: "choice", choiceId: choices.right } }]

/** Makes everything. `admin` is an administrator of the deployment. */
export const makeFixture = (url: string, admin: Credentials): Effect.Effect<Fixture, Unreachable> =>
  Effect.gen(function* () {
    const token = yield* sessionOf(url, admin)
    const me = yield* send(url, { method: "GET", path: "/v1/users/me", token })
    const administrator: Identity = { ...admin, id: textAt(me.body, "id"), role: "admin", token }
    const [learner, otherLearner, instructor, otherInstructor] = yield* Effect.all([
      newIdentity(url, "learner", token),
      newIdentity(url, "learner", token),
      newIdentity(url, "instructor", token),
      newIdentity(url, "instructor", token)
    ])
    const course = yield* newPublishedCourse(url, instructor)
    const enrollmentId = yield* enrolIn(url, learner, course.id)
    const attemptId = yield* startAttempt(url, learner, course)
    const batch = yield* send(url, {
      method: "POST",
      path: "/v1/enrollment-batches",
      token: instructor.token,
      raw: `email,courseSlug\n${learner.email},${course.slug}\n`,
      headers: { "content-type": "text/csv" }
    })
    return {
      url,
      learner,
      otherLearner,
      instructor,
      otherInstructor,
      admin: administrator,
      course,
      enrollmentId,
      attemptId,
      batchId: textAt(batch.body, "id")
    }
  })
