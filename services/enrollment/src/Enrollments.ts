/** The commands of enrolments on the event store. Whoever calls has asked the policy before. */
import { Enrollment } from "@lyceum/api/EnrollmentFields"
import { CommandContext, RequestIdempotency } from "@lyceum/database/CommandContext"
import {
  execute,
  type IdempotencyKeyReused,
  type Looking,
  type Outcome,
  type TooMuchContention
} from "@lyceum/database/Commands"
import { EventStore } from "@lyceum/database/EventStore"
import { certificateId, enrollmentId } from "@lyceum/domain/DerivedId"
import type { Cohort } from "@lyceum/domain/Enrollment"
import type { CourseId, CourseVersion, EnrollmentId, UserId } from "@lyceum/domain/Ids"
import type { EnrollmentEvent } from "@lyceum/events/EnrollmentEvents"
import { Context, type DateTime, Effect, Layer, Option } from "effect"
import { SqlClient, type Statement } from "effect/sql"
import type { EnrollmentCommand, EnrollmentRejection } from "./domain/EnrollmentCommand.ts"
import { enrollmentDecider, type State } from "./domain/EnrollmentDecider.ts"
import { enrollmentRow } from "./projections/EnrollmentRows.ts"
import { Seats } from "./Seats.ts"

/** Why a command was not done. */
export type EnrollmentFailure = EnrollmentRejection | IdempotencyKeyReused | TooMuchContention

type Done = Effect.Effect<typeof Enrollment.Type, EnrollmentFailure>

export interface EnrollRequest {
  readonly courseId: CourseId
  readonly userId: UserId
  readonly cohort: Cohort | null
  /** Further statements of the same append, when there is one: what a bulk run notes about its row. */
  readonly also?: (enrolled: typeof Enrollment.Type) => ReadonlyArray<Statement.Fragment>
}

/** The enrolment as the contract shows it. There is one after every command that succeeds. */
const shown = ({ state }: { readonly state: State }): typeof Enrollment.Type => {
  if (state === null) throw new Error("a command succeeded and left no enrolment")
  const { cohort, courseId, courseVersion, enrollmentId: id, status, userId } = state
  return { id, courseId, userId, courseVersion, status, cohort }
}

export class Enrollments extends Context.Service<
  Enrollments,
  {
    /** Enrols or puts on the waitlist. The course must be known (`KnownCourses.find`). */
    readonly enroll: (request: EnrollRequest) => Done
    /** Withdraws, and gives a seat that came free to the first who waits. */
    readonly withdraw: (id: EnrollmentId) => Done
    readonly complete: (courseId: CourseId, userId: UserId, courseVersion: CourseVersion) => Done
    /** `check` is asked at every try, after the enrolment was loaded: what it refuses is not changed. */
    readonly setCohort: <E>(
      id: EnrollmentId,
      cohort: Cohort | null,
      check: Effect.Effect<void, E>
    ) => Effect.Effect<typeof Enrollment.Type, EnrollmentFailure | E>
    /** Sets when the course must be completed; the same time again changes nothing. `check` as for a cohort. */
    readonly setDue: <E>(
      id: EnrollmentId,
      dueAt: DateTime.Utc | null,
      check: Effect.Effect<void, E>
    ) => Effect.Effect<typeof Enrollment.Type, EnrollmentFailure | E>
    /** Gives every free seat of the course to those who wait, in order. Safe to call at any time; returns how many. */
    readonly promote: (courseId: CourseId) => Effect.Effect<number>
  }
>()("@lyceum/enrollment/Enrollments") {
  static readonly layerNoDeps = Layer.effect(
    Enrollments,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const seats = yield* Seats
      const store = yield* EventStore
      const readModel = enrollmentRow(sql)

      const run = <E>(
        id: EnrollmentId,
        command: Effect.Effect<EnrollmentCommand, E> | Looking<EnrollmentCommand, E, never>,
        others: {
          readonly also?: (outcome: Outcome<State, EnrollmentEvent>) => ReadonlyArray<Statement.Fragment>
          readonly together?: string
        } = {}
      ): Effect.Effect<typeof Enrollment.Type, EnrollmentFailure | E> =>
        execute({
          decider: enrollmentDecider,
          id,
          command,
          readModel,
          guards: ({ events }) => seats.guards(events),
          Answer: Enrollment,
          answer: shown,
          ...others
        }).pipe(Effect.provideService(EventStore, store))

      const enroll = (request: EnrollRequest) => {
        const { also, cohort, courseId, userId } = request
        const who = { enrollmentId: enrollmentId(courseId, userId), courseId, userId }
        const { at, read } = seats.outlook(courseId, userId)
        const found = (row: unknown) =>
          Effect.map(read(row), ({ missing, open, seatFree, version }): EnrollmentCommand => ({
            type: "Enroll",
            who,
            courseVersion: version,
            open,
            missing,
            seatFree,
            cohort
          }))
        return run(
          who.enrollmentId,
          { at, found },
          // Its guard locks the course's seats. What else somebody adds may touch rows that others touch too.
          also === undefined ? { together: courseId } : { also: (outcome) => also(shown(outcome)) }
        )
      }

      /** One promotion; a seat or a turn that others took meanwhile is seen at the next try. */
      const promoteOne = (courseId: CourseId, id: EnrollmentId) =>
        run(
          id,
          Effect.map(seats.next(courseId), (next): EnrollmentCommand => ({
            type: "Promote",
            courseVersion: Option.isSome(next) && next.value.enrollmentId === id ? next.value.version : null
          }))
        )

      const promote = Effect.fn("Enrollments.promote")(
        function* (courseId: CourseId) {
          let promoted = 0
          while (true) {
            const next = yield* seats.next(courseId)
            if (Option.isNone(next)) return promoted
            const done = yield* Effect.result(promoteOne(courseId, next.value.enrollmentId))
            // What could not be done now is done by the next sweep (Promoter.ts).
            if (done._tag === "Failure") return promoted
            if (done.success.status === "active") promoted++
          }
        },
        Effect.provideService(RequestIdempotency, null),
        asEnrollmentService
      )

      const withdraw = Effect.fn("Enrollments.withdraw")(function* (id: EnrollmentId) {
        const withdrawn = yield* run(id, Effect.succeed({ type: "Withdraw" }))
        yield* promote(withdrawn.courseId)
        return withdrawn
      })

      return Enrollments.of({
        enroll,
        withdraw,
        promote,
        complete: Effect.fn("Enrollments.complete")((courseId, userId, courseVersion) =>
          run(
            enrollmentId(courseId, userId),
            Effect.succeed({
              type: "Complete",
              courseVersion,
              certificateId: certificateId(userId, courseId, courseVersion)
            })
          )
        ),
        setCohort: Effect.fn("Enrollments.setCohort")((id, cohort, check) =>
          run(id, Effect.as(check, { type: "SetCohort", cohort }))
        ),
        setDue: Effect.fn("Enrollments.setDue")((id, dueAt, check) =>
          run(id, Effect.as(check, { type: "SetDue", dueAt }))
        )
      })
    })
  )
}

/** A promotion is nobody's wish: the service acts, within the correlation of what made the seat free. */
const asEnrollmentService = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.flatMap(CommandContext, (origin) =>
    Effect.provideService(effect, CommandContext, { ...origin, actor: "service:enrollment" })
  )
