import { assert, describe, it } from "@effect/vitest"
import { fold } from "@lyceum/domain/Decider"
import { certificateId, enrollmentId } from "@lyceum/domain/DerivedId"
import { Cohort } from "@lyceum/domain/Enrollment"
import { CourseId, CourseVersion, UserId } from "@lyceum/domain/Ids"
import type { EnrollmentEvent } from "@lyceum/events/EnrollmentEvents"
import { DateTime, Effect, Result, Schema } from "effect"
import type { EnrollmentCommand } from "../src/domain/EnrollmentCommand.ts"
import { enrollmentDecider, State } from "../src/domain/EnrollmentDecider.ts"
import { summaryOf } from "../src/domain/Summary.ts"

const courseId = CourseId.make("00000000-0000-4000-8000-0000000000c1")
const userId = UserId.make("00000000-0000-4000-8000-0000000000a1")
const other = CourseId.make("00000000-0000-4000-8000-0000000000c2")
const who = { enrollmentId: enrollmentId(courseId, userId), courseId, userId }
const version = (n: number) => CourseVersion.make(n)

const enroll = (change: Partial<Extract<EnrollmentCommand, { type: "Enroll" }>> = {}): EnrollmentCommand => ({
  type: "Enroll",
  who,
  courseVersion: version(1),
  open: true,
  missing: [],
  seatFree: true,
  cohort: null,
  ...change
})
const complete: EnrollmentCommand = {
  type: "Complete",
  courseVersion: version(1),
  certificateId: certificateId(userId, courseId, version(1))
}

/** What a command sequence leads to: the state and every event. Refused commands change nothing. */
const play = (commands: ReadonlyArray<EnrollmentCommand>) => {
  let state: State = enrollmentDecider.initial
  const events: Array<EnrollmentEvent> = []
  for (const command of commands) {
    const decided = enrollmentDecider.decide(state, command)
    if (Result.isFailure(decided)) continue
    events.push(...decided.success)
    state = fold(enrollmentDecider, decided.success, state)
  }
  return { state, events }
}

const Commands = Schema.Array(
  Schema.Struct({
    kind: Schema.Literals([
      "enroll",
      "enroll-full",
      "enroll-closed",
      "enroll-missing",
      "promote",
      "wait",
      "withdraw",
      "complete",
      "cohort",
      "due"
    ]),
    version: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 3 }))
  })
).check(Schema.isMaxLength(30))

const commandOf = ({ kind, version: n }: (typeof Commands.Type)[number]): EnrollmentCommand => {
  const courseVersion = version(n)
  switch (kind) {
    case "enroll":
      return enroll({ courseVersion })
    case "enroll-full":
      return enroll({ courseVersion, seatFree: false, cohort: Cohort.make("a") })
    case "enroll-closed":
      return enroll({ open: false })
    case "enroll-missing":
      return enroll({ missing: [other] })
    case "promote":
      return { type: "Promote", courseVersion }
    case "wait":
      return { type: "Promote", courseVersion: null }
    case "withdraw":
      return { type: "Withdraw" }
    case "complete":
      return { type: "Complete", courseVersion, certificateId: certificateId(userId, courseId, courseVersion) }
    case "cohort":
      return { type: "SetCohort", cohort: Cohort.make(`group-${n}`) }
    case "due":
      return { type: "SetDue", dueAt: n === 3 ? null : DateTime.makeUnsafe(n * 86_400_000) }
  }
}

/** Where an event may find the enrolment, and where it leaves it: the lifecycle as a table, written apart from the decider. */
const lifecycle: Readonly<Record<string, { readonly from: ReadonlyArray<string>; readonly to: string | null }>> = {
  "lyceum.enrollment.enrolled.v1": { from: ["none", "withdrawn"], to: "active" },
  "lyceum.enrollment.waitlisted.v1": { from: ["none", "withdrawn"], to: "waitlisted" },
  "lyceum.enrollment.promoted.v1": { from: ["waitlisted"], to: "active" },
  "lyceum.enrollment.withdrawn.v1": { from: ["active", "waitlisted"], to: "withdrawn" },
  "lyceum.enrollment.completed.v1": { from: ["active"], to: "completed" },
  "lyceum.enrollment.cohort-changed.v1": { from: ["active", "waitlisted", "withdrawn", "completed"], to: null },
  "lyceum.enrollment.due-changed.v1": { from: ["active", "waitlisted", "withdrawn", "completed"], to: null }
}

describe("enrollment decider", () => {
  it.effect.prop(
    "every history follows the lifecycle: never two active, completed stays, promotion only from the waitlist",
    [Commands],
    ([list]) =>
      Effect.sync(() => {
        let at = "none"
        for (const event of play(list.map(commandOf)).events) {
          const step = lifecycle[event.type]
          assert.isDefined(step)
          assert.include(step?.from ?? [], at, event.type)
          at = step?.to ?? at
        }
      }),
    { arbitrary: { runs: 300 } }
  )

  it.effect.prop(
    "the folded state survives its codec, and equals the fold of the whole history",
    [Commands],
    ([list]) =>
      Effect.gen(function* () {
        const { events, state } = play(list.map(commandOf))
        assert.deepStrictEqual(fold(enrollmentDecider, events), state)
        const stored = yield* Schema.encodeEffect(State)(state)
        assert.deepStrictEqual(yield* Schema.decodeUnknownEffect(State)(JSON.parse(JSON.stringify(stored))), state)
        for (const event of events) {
          const wire = yield* Schema.encodeEffect(enrollmentDecider.Event)(event)
          assert.deepStrictEqual(
            yield* Schema.decodeUnknownEffect(enrollmentDecider.Event)(JSON.parse(JSON.stringify(wire))),
            event
          )
          assert.isAbove(summaryOf(event).length, 5)
        }
      }),
    { arbitrary: { runs: 200 } }
  )

  it.effect.prop(
    "the same command twice in a row leads to nothing the second time",
    [Commands],
    ([list]) =>
      Effect.sync(() => {
        const commands = list.map(commandOf)
        const last = commands.at(-1)
        if (last === undefined) return
        assert.deepStrictEqual(play([...commands, last]).events, play(commands).events)
      }),
    { arbitrary: { runs: 300 } }
  )

  const statusAfter = (commands: ReadonlyArray<EnrollmentCommand>) => play(commands).state?.status ?? "none"

  it("table of outcomes", () => {
    const withdraw: EnrollmentCommand = { type: "Withdraw" }
    const promote: EnrollmentCommand = { type: "Promote", courseVersion: version(2) }
    const cases: ReadonlyArray<readonly [ReadonlyArray<EnrollmentCommand>, string]> = [
      [[enroll()], "active"],
      [[enroll({ seatFree: false })], "waitlisted"],
      [[enroll({ open: false })], "none"],
      [[enroll({ missing: [other] })], "none"],
      [[withdraw], "none"],
      [[enroll(), withdraw], "withdrawn"],
      [[enroll(), withdraw, enroll()], "active"],
      [[enroll(), withdraw, enroll({ open: false })], "withdrawn"],
      [[enroll(), complete], "completed"],
      [[enroll(), complete, withdraw], "completed"],
      [[enroll(), complete, enroll()], "completed"],
      [[enroll({ seatFree: false }), promote], "active"],
      [[enroll({ seatFree: false }), { type: "Promote", courseVersion: null }], "waitlisted"],
      [[enroll({ seatFree: false }), complete], "waitlisted"],
      [[enroll(), withdraw, complete], "withdrawn"],
      [[enroll(), withdraw, promote], "withdrawn"]
    ]
    for (const [commands, expected] of cases) assert.strictEqual(statusAfter(commands), expected)
  })

  it("says why it refuses", () => {
    const reason = (commands: ReadonlyArray<EnrollmentCommand>, command: EnrollmentCommand) => {
      const decided = enrollmentDecider.decide(play(commands).state, command)
      return Result.isFailure(decided) ? decided.failure : undefined
    }
    assert.deepStrictEqual(reason([], enroll({ missing: [other] })), {
      _tag: "PrerequisitesIncomplete",
      missing: [other]
    })
    assert.deepStrictEqual(reason([], enroll({ open: false })), { _tag: "CourseClosed" })
    assert.deepStrictEqual(reason([], { type: "Withdraw" }), { _tag: "NeverEnrolled" })
    assert.deepStrictEqual(reason([enroll(), complete], { type: "Withdraw" }), { _tag: "AlreadyCompleted" })
  })

  it("a promoted learner starts with the version of that day; one who comes back without the old cohort", () => {
    assert.strictEqual(
      play([enroll({ seatFree: false }), { type: "Promote", courseVersion: version(3) }]).state?.courseVersion,
      3
    )
    const again = play([
      enroll({ cohort: Cohort.make("spring") }),
      { type: "Withdraw" },
      enroll({ courseVersion: version(2) })
    ])
    assert.strictEqual(again.state?.cohort, null)
    assert.strictEqual(again.state?.courseVersion, 2)
  })
})
