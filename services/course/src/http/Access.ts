/** Who may touch a course. Courses that were never published do not exist for others. */
import { Forbidden, NotEnrolled, NotFound, ServiceUnavailable, Unauthorized } from "@lyceum/api/Problems"
import { CurrentPerson } from "@lyceum/api/Security"
import type { CourseId, CourseVersion } from "@lyceum/domain/Ids"
import { isAllowed, policies } from "@lyceum/domain/Policy"
import { AccessTokens } from "@lyceum/runtime/auth/AccessTokens"
import { authorize } from "@lyceum/runtime/auth/Authorize"
import { Effect, Option } from "effect"
import { HttpServerRequest } from "effect/http"
import { CourseOwners } from "../content/CourseOwners.ts"
import { Learners } from "../learners/Learners.ts"
import { Outlines } from "../projections/Outlines.ts"

/** The course's owner and slug, when the person may change it; else `Forbidden`, or `NotFound` while it is a draft. */
export const editable = Effect.fn("editable")(function* (courseId: CourseId) {
  const person = yield* CurrentPerson
  const owner = Option.getOrUndefined(yield* (yield* CourseOwners).of(courseId))
  if (owner === undefined) return yield* new NotFound()
  const own = owner.ownerId === person.userId
  if (isAllowed(person, "course.edit", own)) return owner
  if (Option.isNone(yield* (yield* Outlines).newest(courseId))) return yield* new NotFound()
  yield* authorize("course.edit", own)
  return owner
})

/**
 * The version that the person reads when they name none: a learner's own, for owner and admins the newest. `NotEnrolled` for
 * others; `NotFound` where there is no published course.
 */
export const readableVersion = Effect.fn("readableVersion")(function* (courseId: CourseId) {
  const person = yield* CurrentPerson
  const owner = Option.getOrUndefined(yield* (yield* CourseOwners).of(courseId))
  if (owner === undefined) return yield* new NotFound()
  const newest = Option.getOrUndefined(yield* (yield* Outlines).newest(courseId))
  if (newest === undefined) return yield* new NotFound()
  if (isAllowed(person, "course.read-content", owner.ownerId === person.userId)) return newest
  const enrolled = yield* (yield* Learners)
    .enrolled(courseId, person.userId)
    .pipe(Effect.mapError(() => new ServiceUnavailable()))
  if (Option.isNone(enrolled)) return yield* new NotEnrolled()
  yield* Effect.mapError(authorize("course.read-content", true), () => new NotEnrolled())
  const version: CourseVersion = enrolled.value
  return version
})

/** Runs the effect as the person of the request's bearer token, on routes that otherwise need none. */
export const signedIn = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const request = yield* HttpServerRequest.HttpServerRequest
    const tokens = yield* AccessTokens
    const token = /^Bearer (.+)$/i.exec(request.headers["authorization"] ?? "")?.[1] ?? ""
    const actor = yield* tokens.verify(token)
    if (actor.kind !== "person") return yield* new Unauthorized()
    if (!actor.scopes.includes(policies["course.read-content"].scope)) {
      return yield* new Forbidden({ detail: "the token lacks the scope" })
    }
    return yield* Effect.provideService(effect, CurrentPerson, actor)
  })
