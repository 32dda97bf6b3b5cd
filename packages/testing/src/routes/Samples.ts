/**
 * A good request for every route of the public contract, and whose thing it is about. A route without one is found by the
 * walks: who adds a route says here what a good request is.
 */
import type { Route } from "@lyceum/api/Lyceum"
import { OptionalNotificationType } from "@lyceum/domain/Notification"
import { Effect } from "effect"
import { documentOf } from "../laws/commands/Document.ts"
import { textAt } from "../laws/Json.ts"
import { olxCourse } from "../laws/Olx.ts"
import type { Unreachable } from "../laws/Violation.ts"
import {
  enrolIn,
  type Fixture,
  type Identity,
  itemOf,
  newIdentity,
  newPublishedCourse,
  rightAnswers,
  send,
  sessionOf,
  startAttempt
} from "./Fixture.ts"

export interface SampleRequest {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON. */
  readonly body?: Readonly<Record<string, unknown>>
  readonly raw?: Uint8Array<ArrayBuffer> | string
  /** Instead of the caller's own, when the call would end it. */
  readonly token?: string
  /** The answer never ends. */
  readonly headOnly?: boolean
}

/** `self` = about the caller's own things; a list = about something of these people; the caller's role decides the rest. */
export type Owners = "self" | ReadonlyArray<"learner" | "instructor">

export interface Sample {
  readonly own: Owners
  /** Makes what the request needs to be a good one, anew for each call. `caller` is absent for requests without a token. */
  readonly request: (fixture: Fixture, caller: Identity | undefined) => Effect.Effect<SampleRequest, Unreachable>
}

const plain = (own: Owners, request: (fixture: Fixture) => SampleRequest): Sample => ({
  own,
  request: (fixture) => Effect.succeed(request(fixture))
})
const made = (own: Owners, request: Sample["request"]): Sample => ({ own, request })

const course: Owners = ["instructor"]
const learning: Owners = ["learner", "instructor"]
const courseId = ({ course }: Fixture): SampleRequest => ({ params: { courseId: course.id } })
const json = { "content-type": "application/json" }

/** A request for all that is kept about the caller; nobody's where nobody calls. */
const askedExport: Sample["request"] = ({ url }, caller) =>
  caller === undefined
    ? Effect.succeed({ params: { dataRequestId: crypto.randomUUID() } })
    : Effect.map(send(url, { method: "POST", path: "/v1/users/me/export", token: caller.token }), ({ body }) => ({
        params: { dataRequestId: textAt(body, "request", "id") }
      }))

const exportOf = { kind: "activity", from: "2026-01-01T00:00:00.000Z", to: "2026-02-01T00:00:00.000Z", format: "csv" }
/** An export that the instructor asked for. */
const requestedExport: Sample["request"] = ({ instructor, url }) =>
  Effect.map(
    send(url, { method: "POST", path: "/v1/analytics/exports", token: instructor.token, body: exportOf }),
    ({ body }) => ({ params: { exportId: textAt(body, "id") } })
  )

/** The name of a dead letter that is not there. */
const noLetter = "progress~progress~course-events~999999"

/** An item of the course, in the address. */
const placeIn = (course: Fixture["course"]): SampleRequest => ({
  params: { courseId: course.id, itemId: itemOf(course, "text") }
})

/** A note of the caller's there. */
const writeNote = (url: string, caller: Identity, course: Fixture["course"]) =>
  Effect.andThen(
    enrolIn(url, caller, course.id),
    send(url, {
      method: "PUT",
      path: `/v1/notes/${course.id}/${itemOf(course, "text")}`,
      token: caller.token,
      body: { text: "Walked here" }
    })
  )

/** A second session or a throwaway account: the call ends it. */
const anotherSession = (fixture: Fixture, caller: Identity | undefined): Effect.Effect<SampleRequest, Unreachable> =>
  caller === undefined ? Effect.succeed({}) : Effect.map(sessionOf(fixture.url, caller), (token) => ({ token }))
const throwaway = (fixture: Fixture, caller: Identity | undefined): Effect.Effect<SampleRequest, Unreachable> =>
  caller === undefined
    ? Effect.succeed({})
    : Effect.map(newIdentity(fixture.url, caller.role, fixture.admin.token), ({ token }) => ({ token }))

/** A throwaway account, and a body that says what only it knows. */
const newlyMade = (
  fixture: Fixture,
  caller: Identity | undefined,
  body: (of: Pick<Identity, "password">) => Readonly<Record<string, string>>
): Effect.Effect<SampleRequest, Unreachable> =>
  caller === undefined
    ? Effect.succeed({ body: body({ password: "nobody's" }) })
    : Effect.map(newIdentity(fixture.url, caller.role, fixture.admin.token), ({ password, token }) => ({
        token,
        body: body({ password })
      }))
/** Of no second factor. */
const code = "000000"

const account = () => ({ email: `walk-${crypto.randomUUID()}@example.org`, password: "walks on and on", name: "Walk" })

/** A course of the fixture's instructor that may be changed and taken away. */
const spareCourse = (fixture: Fixture) =>
  Effect.map(
    newPublishedCourse(fixture.url, fixture.instructor),
    (spare): SampleRequest & { readonly spare: typeof spare } => ({
      params: { courseId: spare.id },
      spare
    })
  )

/** An upload that the instructor asked for. */
const requestedMaterial = ({ course, instructor, url }: Fixture) =>
  Effect.map(
    send(url, {
      method: "POST",
      path: `/v1/courses/${course.id}/materials`,
      token: instructor.token,
      body: { path: `${crypto.randomUUID()}.txt`, mediaType: "text/plain", size: 4 }
    }),
    ({ body }): SampleRequest => ({ params: { courseId: course.id, materialId: textAt(body, "materialId") } })
  )

export const samples: Readonly<Record<string, Sample>> = {
  "signUp.register": plain("self", () => ({ body: account() })),
  "signUp.signIn": plain("self", ({ learner: { email, password } }) => ({ body: { email, password } })),
  "signUp.refresh": made("self", ({ learner: { email, password }, url }) =>
    Effect.map(send(url, { method: "POST", path: "/v1/sessions", body: { email, password } }), ({ body }) => ({
      body: { refreshToken: textAt(body, "refreshToken") }
    }))
  ),
  "signUp.keys": plain("self", () => ({})),
  "passwordResets.request": plain("self", () => ({ body: { email: account().email } })),
  "passwordResets.confirm": plain("self", () => ({
    body: { token: crypto.randomUUID(), password: "walks on and on" }
  })),
  "sessions.list": plain("self", () => ({ query: { limit: "1" } })),
  "sessions.end": made("self", ({ url }, caller) =>
    Effect.gen(function* () {
      if (caller === undefined) return { params: { sessionId: crypto.randomUUID() } }
      yield* sessionOf(url, caller)
      const newest = yield* send(url, { method: "GET", path: "/v1/sessions?limit=1", token: caller.token })
      return { params: { sessionId: textAt(newest.body, "items", 0, "id") } }
    })
  ),
  "sessions.endAll": made("self", throwaway),
  "secondFactor.get": plain("self", () => ({})),
  // Of accounts of their own, whose second factor is off: what is begun, or a wrong code, follows nobody into the next call.
  "secondFactor.begin": made("self", (fixture, caller) => newlyMade(fixture, caller, ({ password }) => ({ password }))),
  "secondFactor.confirm": made("self", (fixture, caller) => newlyMade(fixture, caller, () => ({ code }))),
  "secondFactor.replaceRecoveryCodes": made("self", (fixture, caller) =>
    newlyMade(fixture, caller, ({ password }) => ({ password, code }))
  ),
  "secondFactor.turnOff": made("self", (fixture, caller) =>
    newlyMade(fixture, caller, ({ password }) => ({ password, code }))
  ),
  "secondFactor.remove": plain([], ({ otherLearner }) => ({ params: { userId: otherLearner.id } })),
  "users.signOut": made("self", anotherSession),
  "users.me": plain("self", () => ({})),
  "users.changeMe": plain("self", () => ({ body: { locale: "en" } })),
  "users.eraseMe": made("self", throwaway),
  "users.exportMe": plain("self", () => ({})),
  "users.createApiToken": plain("self", () => ({ body: { name: "walk", scopes: ["profile:read"] } })),
  "users.listApiTokens": plain("self", () => ({ query: { limit: "1" } })),
  "users.revokeApiToken": made("self", ({ url }, caller) =>
    Effect.gen(function* () {
      if (caller === undefined) return { params: { apiTokenId: crypto.randomUUID() } }
      const body = { name: "revoked", scopes: ["profile:read"] }
      const created = yield* send(url, { method: "POST", path: "/v1/users/me/api-tokens", token: caller.token, body })
      return { params: { apiTokenId: textAt(created.body, "id") } }
    })
  ),
  "users.listUsers": plain([], () => ({ query: { limit: "1" } })),
  "users.getUser": plain(["learner"], ({ learner }) => ({ params: { userId: learner.id } })),
  "users.changeUser": plain([], ({ otherLearner }) => ({
    params: { userId: otherLearner.id },
    body: { role: "learner" }
  })),

  "dataRequests.own": plain("self", () => ({})),
  "dataRequests.archive": made("self", askedExport),
  "dataRequests.list": plain([], () => ({ query: { limit: "1" } })),
  "dataRequests.get": made([], askedExport),

  "notifications.list": plain("self", () => ({ query: { limit: "1" } })),
  "notifications.markRead": plain("self", () => ({ body: { ids: [crypto.randomUUID()] } })),
  "notifications.preferences": plain("self", () => ({})),
  "notifications.setPreferences": plain("self", () => ({
    body: Object.fromEntries(
      OptionalNotificationType.literals.map((type) => [type, { inbox: true, email: false, sms: false }])
    )
  })),
  "notifications.settings": plain("self", () => ({})),
  "notifications.setSettings": plain("self", () => ({
    body: {
      phone: "+4915112345678",
      timeZone: "Europe/Berlin",
      quietHours: { from: "22:00", to: "07:00" },
      digest: { frequency: "weekly", hour: 8, weekday: 1 }
    }
  })),
  "unsubscribe.unsubscribe": plain("self", () => ({ query: { token: crypto.randomUUID() } })),
  "unsubscribe.showUnsubscribe": plain("self", () => ({ query: { token: crypto.randomUUID() } })),

  "catalogue.listCourses": plain("self", () => ({ query: { limit: "1" } })),
  "catalogue.languages": plain("self", () => ({ query: { query: "events" } })),
  "catalogue.getCourse": plain("self", courseId),
  "catalogue.outline": plain("self", courseId),
  "catalogue.getFile": plain("self", ({ course }) => ({ params: { courseId: course.id, path: "no/such.png" } })),
  "courses.createCourse": plain("self", () => ({ body: { title: `Walk ${crypto.randomUUID()}` } })),
  "courses.copyCourse": plain(course, ({ course }) => ({
    params: { courseId: course.id },
    body: { title: `Copy ${crypto.randomUUID()}` }
  })),
  "courses.importCourse": plain("self", () => ({
    raw: olxCourse(crypto.randomUUID(), "Walk", 1),
    headers: { "content-type": "application/gzip" }
  })),
  "courses.getDraft": plain(course, courseId),
  "courses.draftChanges": plain(course, courseId),
  "courses.previewItem": plain(course, ({ course }) => ({
    params: { courseId: course.id },
    body: { body: { kind: "text", format: "markdown", text: "# Walk" } }
  })),
  "courses.materials": plain(course, courseId),
  "courses.saveDraft": made(course, (fixture) =>
    Effect.map(spareCourse(fixture), ({ spare, ...request }) => ({
      ...request,
      headers: { ...json, "if-match": spare.etag },
      body: Object.fromEntries(Object.entries(Object(documentOf(spare, spare.draft, "key"))))
    }))
  ),
  "courses.publish": plain(course, courseId),
  "courses.retire": made(course, (fixture) => Effect.map(spareCourse(fixture), ({ params = {} }) => ({ params }))),
  "courses.exportCourse": plain(course, courseId),
  "courses.history": plain(course, courseId),
  "courses.item": plain(learning, ({ course }) => ({
    params: { courseId: course.id, itemId: itemOf(course, "text") }
  })),
  "courses.searchInside": plain(learning, ({ course }) => ({
    params: { courseId: course.id },
    query: { query: "text" }
  })),
  "courses.requestMaterial": plain(course, ({ course }) => ({
    params: { courseId: course.id },
    body: { path: "walk.txt", mediaType: "text/plain", size: 4 }
  })),
  "courses.material": made(course, requestedMaterial),
  "courses.deleteMaterial": made(course, requestedMaterial),

  "enrollments.create": plain("self", ({ course }) => ({ body: { courseId: course.id } })),
  "enrollments.list": plain("self", () => ({ query: { limit: "1" } })),
  "enrollments.get": plain(learning, ({ enrollmentId }) => ({ params: { enrollmentId } })),
  "enrollments.change": made(course, ({ enrollmentId, instructor, url }) =>
    Effect.map(
      send(url, { method: "GET", path: `/v1/enrollments/${enrollmentId}`, token: instructor.token }),
      ({ headers }) => ({
        params: { enrollmentId },
        headers: { "if-match": headers.get("etag") ?? "" },
        body: { cohort: "walkers" }
      })
    )
  ),
  "enrollments.setDue": plain(course, ({ enrollmentId }) => ({
    params: { enrollmentId },
    headers: { "if-match": "*" },
    body: { dueAt: "2030-01-31T12:00:00.000Z" }
  })),
  "enrollments.withdraw": made(learning, ({ course, learner, url }) =>
    Effect.map(enrolIn(url, learner, course.id), (enrollmentId) => ({ params: { enrollmentId } }))
  ),
  "enrollments.history": plain(learning, ({ enrollmentId }) => ({ params: { enrollmentId } })),
  "enrollmentBatches.submit": plain("self", ({ course, learner }) => ({
    raw: `email,courseSlug\n${learner.email},${course.slug}\n`,
    headers: { "content-type": "text/csv" }
  })),
  "enrollmentBatches.report": plain(course, ({ batchId }) => ({ params: { batchId } })),
  "enrollmentBatches.result": plain(course, ({ batchId }) => ({ params: { batchId } })),
  "roster.list": plain(course, courseId),
  "seats.get": plain("self", courseId),

  "learningEvents.record": plain("self", ({ course }) => ({
    body: {
      events: [
        {
          id: crypto.randomUUID(),
          type: "item-viewed",
          courseId: course.id,
          itemId: itemOf(course, "text"),
          occurredAt: new Date().toISOString()
        }
      ]
    }
  })),
  "progress.get": made(learning, ({ course, learner, url }) =>
    Effect.as(enrolIn(url, learner, course.id), { params: { courseId: course.id }, query: { userId: learner.id } })
  ),
  "progress.list": plain("self", () => ({ query: { limit: "1" } })),
  "progress.mark": made("self", ({ course, url }, caller) =>
    Effect.gen(function* () {
      if (caller !== undefined) yield* enrolIn(url, caller, course.id)
      return { params: { courseId: course.id, itemId: itemOf(course, "task") }, body: { state: "incomplete" } }
    })
  ),
  "progress.getItem": made("self", ({ course, url }, caller) =>
    Effect.gen(function* () {
      if (caller !== undefined) yield* enrolIn(url, caller, course.id)
      return placeIn(course)
    })
  ),
  "progress.stream": plain("self", () => ({ headOnly: true })),
  "notes.list": plain("self", () => ({ query: { limit: "1" } })),
  "notes.get": made("self", ({ course, url }, caller) =>
    Effect.gen(function* () {
      if (caller !== undefined) yield* writeNote(url, caller, course)
      return placeIn(course)
    })
  ),
  "notes.put": made("self", ({ course, url }, caller) =>
    Effect.gen(function* () {
      if (caller !== undefined) yield* enrolIn(url, caller, course.id)
      return { ...placeIn(course), body: { text: "Walked here" } }
    })
  ),
  "notes.delete": made("self", ({ course, url }, caller) =>
    Effect.gen(function* () {
      if (caller !== undefined) yield* writeNote(url, caller, course)
      return placeIn(course)
    })
  ),
  "bookmarks.list": plain("self", () => ({ query: { limit: "1" } })),
  "bookmarks.put": made("self", ({ course, url }, caller) =>
    Effect.gen(function* () {
      if (caller !== undefined) yield* enrolIn(url, caller, course.id)
      return placeIn(course)
    })
  ),
  "bookmarks.delete": made("self", ({ course, url }, caller) =>
    Effect.gen(function* () {
      if (caller !== undefined) yield* enrolIn(url, caller, course.id)
      return placeIn(course)
    })
  ),
  "learningExport.own": plain("self", () => ({})),
  "attempts.list": made("self", ({ course, url }, caller) =>
    Effect.gen(function* () {
      if (caller !== undefined) yield* enrolIn(url, caller, course.id)
      return { query: { courseId: course.id, itemId: itemOf(course, "quiz"), limit: "1" } }
    })
  ),
  "attempts.ofLearner": made(learning, ({ course, learner, url }) =>
    Effect.as(enrolIn(url, learner, course.id), {
      params: { courseId: course.id },
      query: { userId: learner.id, limit: "1" }
    })
  ),
  "attempts.start": made("self", ({ course, url }, caller) =>
    Effect.gen(function* () {
      if (caller !== undefined) yield* enrolIn(url, caller, course.id)
      return { body: { courseId: course.id, itemId: itemOf(course, "quiz") } }
    })
  ),
  "attempts.get": plain(learning, ({ attemptId }) => ({ params: { attemptId } })),
  "attempts.save": made(["learner"], ({ course, learner, url }) =>
    Effect.gen(function* () {
      yield* enrolIn(url, learner, course.id)
      return { params: { attemptId: yield* startAttempt(url, learner, course) }, body: { answers: rightAnswers } }
    })
  ),
  "attempts.submit": made(["learner"], ({ course, learner, url }) =>
    Effect.gen(function* () {
      yield* enrolIn(url, learner, course.id)
      return { params: { attemptId: yield* startAttempt(url, learner, course) } }
    })
  ),
  "certificateIssuer.did": plain("self", () => ({})),
  "certificateIssuer.profile": plain("self", () => ({})),
  "certificatesPublic.credential": plain("self", () => ({ params: { certificateId: crypto.randomUUID() } })),
  "certificatesPublic.pdf": plain("self", () => ({ params: { certificateId: crypto.randomUUID() } })),
  "certificatesPublic.verify": plain("self", () => ({ params: { certificateId: crypto.randomUUID() } })),
  "certificates.list": plain("self", () => ({ query: { limit: "1" } })),
  "certificates.ownCredential": plain("self", () => ({ params: { certificateId: crypto.randomUUID() } })),
  "certificates.ownPdf": plain("self", () => ({ params: { certificateId: crypto.randomUUID() } })),
  "certificates.showName": plain("self", () => ({
    params: { certificateId: crypto.randomUUID() },
    body: { visible: false }
  })),
  "certificates.reissue": plain(course, courseId),
  "certificates.reissueStatus": plain(course, courseId),

  "activeLearners.activeLearners": plain("self", () => ({})),
  "activeLearners.activeLearnersStream": plain("self", () => ({ headOnly: true })),
  "courseAnalytics.course": plain(course, courseId),
  "courseAnalytics.learners": plain(course, courseId),
  "courseAnalytics.learnersCsv": plain(course, courseId),
  "overview.overview": plain([], () => ({})),
  "analyticsExports.request": plain(course, ({ course }) => ({ body: { ...exportOf, courseId: course.id } })),
  "analyticsExports.list": plain("self", () => ({})),
  "analyticsExports.get": made(course, requestedExport),
  "analyticsExports.remove": made(course, requestedExport),

  "browserSession.signIn": plain("self", ({ learner: { email, password }, url }) => ({
    headers: { ...json, origin: url },
    body: { email, password }
  })),
  "browserSession.current": plain("self", () => ({})),
  "browserSession.signOut": plain("self", () => ({})),
  "about.about": plain("self", () => ({})),
  "operations.services": plain([], () => ({})),
  "operations.deadLetters": plain([], () => ({ query: { limit: "1", service: "progress" } })),
  "operations.deadLetter": plain([], () => ({ params: { deadLetterId: noLetter } })),
  "operations.replay": plain([], () => ({ params: { deadLetterId: noLetter } })),
  "operations.audit": plain([], ({ course }) => ({
    query: { service: "course", stream: `course-${course.id}`, limit: "1" }
  }))
}

/** The person for whom the sample of a route is a good request. */
export const goodCaller = (fixture: Fixture, { group, name }: Route): Identity => {
  const own = samples[`${group}.${name}`]?.own ?? "self"
  if (own === "self") return group === "courses" || group === "enrollmentBatches" ? fixture.instructor : fixture.learner
  const [owner] = own
  return owner === undefined ? fixture.admin : fixture[owner]
}
