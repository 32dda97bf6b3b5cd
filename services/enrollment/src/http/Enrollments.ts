/** Handlers of `/v1/enrollments`: who may, then the command or the question. */
import { EnrollmentsApi } from "@lyceum/api/Enrollments"
import { NotFound, type PreconditionFailed, type PreconditionRequired } from "@lyceum/api/Problems"
import { CurrentPerson } from "@lyceum/api/Security"
import { EventStore } from "@lyceum/database/EventStore"
import type { EnrollmentId } from "@lyceum/domain/Ids"
import { isAllowed } from "@lyceum/domain/Policy"
import { authorize } from "@lyceum/runtime/auth/Authorize"
import { etag, requireIfMatch, withETag } from "@lyceum/runtime/http/ETags"
import { cursorCodec, limitOf, pageOf } from "@lyceum/runtime/http/Paging"
import { Effect, Option, Schema } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { type EnrollmentFailure, Enrollments } from "../Enrollments.ts"
import { EnrollmentRows, ListKey } from "../projections/EnrollmentRows.ts"
import { create } from "./Create.ts"
import { historyEntries } from "./History.ts"
import { problemOf } from "./Refusals.ts"
import { detailOf, itemOf, own, teaches } from "./Views.ts"

const listCursor = cursorCodec(ListKey)
const historyCursor = cursorCodec(Schema.Int)

/** The enrolment, when the person may see it: others' are as if they did not exist. */
const visible = Effect.fnUntraced(function* (id: EnrollmentId) {
  const person = yield* CurrentPerson
  const found = yield* (yield* EnrollmentRows).get(id)
  if (Option.isNone(found) || !isAllowed(person, "enrollment.read", own(person, found.value)))
    return yield* new NotFound()
  return { person, row: found.value }
})

export const enrollmentHandlers = HttpApiBuilder.group(
  EnrollmentsApi,
  "enrollments",
  Effect.fnUntraced(function* (handlers) {
    const enrollments = yield* Enrollments
    const rows = yield* EnrollmentRows
    const enroll = yield* create
    const store = yield* EventStore

    const view = Effect.fnUntraced(
      function* (id: EnrollmentId) {
        const { row } = yield* visible(id)
        const position = yield* rows.waitlistPosition(id)
        yield* withETag(etag(row.version))
        return detailOf(row, position)
      },
      Effect.provideService(EnrollmentRows, rows)
    )

    /** A change by the course's instructor or an admin, of the enrolment as they have seen it; gives it as it is then. */
    const manage = Effect.fnUntraced(
      function* (
        id: EnrollmentId,
        ifMatch: string | undefined,
        change: (
          unchanged: Effect.Effect<void, PreconditionFailed | PreconditionRequired>
        ) => Effect.Effect<unknown, EnrollmentFailure | PreconditionFailed | PreconditionRequired>
      ) {
        const { person, row } = yield* visible(id)
        yield* authorize("enrollment.manage", row.ownerId === person.userId)
        const unchanged = Effect.flatMap(rows.get(id), (now) =>
          requireIfMatch(ifMatch, etag(Option.isSome(now) ? now.value.version : 0))
        )
        yield* change(unchanged).pipe(
          Effect.mapError((failure) =>
            failure._tag === "PreconditionFailed" || failure._tag === "PreconditionRequired"
              ? failure
              : problemOf(failure)
          ),
          Effect.catchTags({ Conflict: Effect.die, IdempotencyKeyReused: Effect.die, PrerequisitesMissing: Effect.die })
        )
        return yield* view(id)
      },
      Effect.provideService(EnrollmentRows, rows)
    )

    return handlers.handleAll({
      create: ({ payload }) => Effect.flatMap(CurrentPerson, (person) => enroll(person, payload)),

      list: Effect.fnUntraced(function* ({ query }) {
        const person = yield* authorize("enrollment.read", true)
        const limit = limitOf(query)
        const found = yield* rows.list({
          courseId: query.courseId,
          userId: query.userId,
          visibleTo: isAllowed(person, "enrollment.read", false) ? null : person.userId,
          teaches: teaches(person),
          after: yield* listCursor.decode(query.cursor),
          limit
        })
        return yield* pageOf(found, limit, {
          item: itemOf,
          keyOf: ({ id, updatedAt }) => ({ id, updatedAt }),
          encode: listCursor.encode
        })
      }),

      get: ({ params }) => view(params.enrollmentId),

      change: ({ headers, params: { enrollmentId }, payload }) =>
        manage(enrollmentId, headers["if-match"], (unchanged) =>
          enrollments.setCohort(enrollmentId, payload.cohort, unchanged)
        ),

      setDue: ({ headers, params: { enrollmentId }, payload }) =>
        manage(enrollmentId, headers["if-match"], (unchanged) =>
          enrollments.setDue(enrollmentId, payload.dueAt, unchanged)
        ),

      withdraw: Effect.fnUntraced(function* ({ params: { enrollmentId } }) {
        const { person, row } = yield* visible(enrollmentId).pipe(Effect.provideService(EnrollmentRows, rows))
        yield* authorize("enrollment.withdraw", own(person, row))
        yield* enrollments
          .withdraw(enrollmentId)
          .pipe(
            Effect.mapError(problemOf),
            Effect.catchTags({ IdempotencyKeyReused: Effect.die, PrerequisitesMissing: Effect.die })
          )
      }),

      history: Effect.fnUntraced(function* ({ params: { enrollmentId }, query }) {
        yield* visible(enrollmentId).pipe(Effect.provideService(EnrollmentRows, rows))
        const after = (yield* historyCursor.decode(query.cursor)) ?? 0
        const limit = limitOf(query)
        const events = yield* store.history(`enrollment-${enrollmentId}`)
        const entries = yield* historyEntries(events.filter(({ version }) => version > after).slice(0, limit + 1))
        return yield* pageOf(entries, limit, {
          item: (entry) => entry,
          keyOf: ({ version }) => version,
          encode: historyCursor.encode
        })
      })
    })
  })
)
