import { assert, describe, it } from "@effect/vitest"
import { waitingFor } from "@lyceum/domain/Completion"
import { fold } from "@lyceum/domain/Decider"
import { certificateId, enrollmentId, itemId } from "@lyceum/domain/DerivedId"
import { AttemptId, CourseId, CourseVersion, EventId, UserId } from "@lyceum/domain/Ids"
import { arbitraryOf } from "@lyceum/testing/Arbitraries"
import { boolean, whole } from "@lyceum/testing/arbitraries/Text"
import { Arbitrary, DateTime, Result, Schema } from "effect"
import { loadedOf } from "../src/domain/CourseVersion.ts"
import {
  completedIds,
  type Fact,
  learnerProgress,
  type CourseCommand,
  type LearnerProgressEvent,
  type LearnerProgressState
} from "../src/domain/LearnerProgress.ts"
import { progressView } from "../src/domain/ProgressView.ts"
import {
  openAttempt,
  quizAttempts,
  type QuizAttemptsCommand,
  type QuizAttemptsEvent
} from "../src/domain/QuizAttempts.ts"

const courseId = CourseId.make("3b1f8a52-8f6e-5b8e-9a68-0f3c2d1b7a11")
const userId = UserId.make("4b1f8a52-8f6e-5b8e-9a68-0f3c2d1b7a11")
const idOf = (index: number) => itemId(courseId, "item", String(index))
const at = (seconds: number) => DateTime.makeUnsafe(1_700_000_000_000 + seconds * 1000)

const rules = [{ kind: "viewed" }, { kind: "manual" }, { kind: "video", percent: 50 }, { kind: "quiz" }] as const

/** Versions 1 to 3 of a course: each item is there or not, required or not. */
const course = Arbitrary.all({
  sequential: boolean,
  version: whole(4, 6),
  items: Arbitrary.array(Arbitrary.all({ required: boolean, supported: boolean, kept: boolean }), { maxLength: 6 })
}).pipe(
  Arbitrary.map(({ items, sequential, version }) =>
    loadedOf({
      courseId,
      version: CourseVersion.make(version),
      title: "Course",
      sequential,
      items: items.flatMap(({ kept, required, supported }, index) => {
        const rule = rules[index % rules.length]
        return kept && rule !== undefined
          ? [
              {
                id: idOf(index),
                title: `Item ${index}`,
                kind: supported ? ("text" as const) : ("unsupported" as const),
                required,
                rule,
                quiz: null
              }
            ]
          : []
      })
    })
  )
)

const step = Arbitrary.all({
  course: whole(0, 2),
  kind: Arbitrary.schema(Schema.Literals(["viewed", "video", "quiz", "mark", "reopen", "settle"])),
  item: whole(0, 6),
  percent: whole(0, 100)
})
type Step = { readonly course: number; readonly kind: string; readonly item: number; readonly percent: number }
const history = Arbitrary.array(step, { maxLength: 30 })
/** Versions 1 to 3: a number names one content for ever, so no two of them share it, nor does a further `course`. */
const courses = Arbitrary.array(course, { minLength: 1, maxLength: 3 }).pipe(
  Arbitrary.map((all) => all.map((one, index) => ({ ...one, version: CourseVersion.make(index + 1) })))
)

const cause = EventId.make("5b1f8a52-8f6e-5b8e-9a68-0f3c2d1b7a11")
const commandOf = (
  all: ReadonlyArray<ReturnType<typeof loadedOf>>,
  { course, item, kind, percent }: Step,
  n: number
) => {
  const version =
    all[course % all.length] ??
    loadedOf({ courseId, version: CourseVersion.make(1), title: "", sequential: false, items: [] })
  const about = { userId, course: version, now: at(n) }
  const place = { itemId: idOf(item), at: at(n), cause }
  const fact = (): Fact | null =>
    kind === "viewed" || kind === "quiz" ? { kind, ...place } : kind === "video" ? { kind, percent, ...place } : null
  const told = fact()
  const command: CourseCommand =
    kind === "mark" || kind === "reopen"
      ? { kind, ...about, itemId: idOf(item) }
      : { kind: "record", ...about, facts: told === null ? [] : [told] }
  return command
}

interface Turn {
  readonly before: LearnerProgressState
  readonly command: CourseCommand
  readonly events: ReadonlyArray<LearnerProgressEvent>
  readonly after: LearnerProgressState
}

const play = (all: ReadonlyArray<ReturnType<typeof loadedOf>>, steps: ReadonlyArray<Step>): ReadonlyArray<Turn> => {
  let state = learnerProgress.initial
  return steps.map((one, n) => {
    const command = commandOf(all, one, n)
    const events = Result.getOrElse(learnerProgress.decide(state, command), () => [])
    const before = state
    state = fold(learnerProgress, events, before)
    return { before, command, events, after: state }
  })
}
const view = (state: LearnerProgressState, course: CourseCommand["course"]) =>
  progressView(userId, { course, enrolledAt: at(0), state, touched: [] }, at(0))

describe("laws of a learner's progress", () => {
  it.prop("doing it again changes nothing", [courses, history], ([all, steps]) => {
    for (const { after, command } of play(all, steps)) {
      assert.deepStrictEqual(
        Result.getOrElse(learnerProgress.decide(after, command), () => []),
        []
      )
    }
  })

  it.prop("an item is complete once, and by the fact that its rule asks for", [courses, history], ([all, steps]) => {
    for (const { after, before, command, events } of play(all, steps)) {
      assert.strictEqual(completedIds(after).size, after.completed.length)
      for (const event of events) {
        if (event.type !== "lyceum.progress.item-completed.v1") continue
        const item = command.course.byId.get(event.data.itemId)
        assert.strictEqual(item?.rule.kind, event.data.rule)
        assert.notStrictEqual(item?.kind, "unsupported")
        assert.deepStrictEqual(waitingFor(command.course, completedIds(before), event.data.itemId), [])
      }
    }
  })

  it.prop("the percent falls by a reopened item alone, within a version", [courses, history], ([all, steps]) => {
    for (const { after, before, command } of play(all, steps)) {
      for (const course of all) {
        if (command.kind !== "reopen") assert.isAtLeast(view(after, course).percent, view(before, course).percent)
      }
    }
  })

  it.prop(
    "each version is completed and certified once, when nothing is left, and stays so",
    [courses, history],
    ([all, steps]) => {
      for (const { after, before, command, events } of play(all, steps)) {
        const types = events.map(({ type }) => type)
        const certified = types.includes("lyceum.progress.certificate-issued.v1")
        assert.strictEqual(types.includes("lyceum.progress.course-completed.v1"), certified)
        const { version } = command.course
        assert.strictEqual(after.certificates.filter((one) => one.version === version).length <= 1, true)
        if (certified) {
          assert.strictEqual(view(after, command.course).percent, 100)
          assert.strictEqual(after.certificates.at(-1)?.id, certificateId(userId, courseId, version))
        }
        const shown = view(after, command.course)
        if (view(before, command.course).completed) assert.isTrue(shown.completed)
        if (shown.percent === 100) assert.isTrue(shown.completed)
        if (shown.explanation.requiredItems === 0) assert.deepInclude(shown, { percent: 0, completed: false })
      }
    }
  )

  it.prop(
    "a re-issue certifies each completion from before there were certificates once, and nothing else",
    [courses, history],
    ([all, steps]) => {
      const now = play(all, steps).at(-1)?.after ?? learnerProgress.initial
      const early = { ...now, certificates: [] }
      const again = { kind: "certify", userId, courseId, now: at(1000) } as const
      const issue = (state: LearnerProgressState) => {
        const events = Result.getOrThrow(learnerProgress.decide(state, again))
        return { events, after: fold(learnerProgress, events, state) }
      }
      const { after, events } = issue(early)
      assert.deepStrictEqual(
        events.map(({ type }) => type),
        early.courses.map(() => "lyceum.progress.certificate-issued.v1")
      )
      assert.sameMembers(
        after.certificates.map(({ id }) => id),
        now.certificates.map(({ id }) => id)
      )
      assert.deepStrictEqual({ ...after, certificates: [] }, early)
      for (const settled of [after, now]) assert.deepStrictEqual(issue(settled).events, [])
    }
  )

  it.prop(
    "completions carry over to another version with their dates",
    [courses, history, course],
    ([all, steps, next]) => {
      const state = play(all, steps).at(-1)?.after ?? learnerProgress.initial
      const command = { kind: "record", userId, course: next, now: at(1000), facts: [] } as const
      const settled = fold(
        learnerProgress,
        Result.getOrElse(learnerProgress.decide(state, command), () => []),
        state
      )
      assert.deepStrictEqual(settled.completed, state.completed)
      const dates = new Map(state.completed.map((one) => [one.itemId, one.completedAt]))
      for (const item of view(settled, next).items) {
        assert.strictEqual(item.state === "completed", dates.has(item.itemId))
        assert.deepStrictEqual(item.completedAt, dates.get(item.itemId))
      }
    }
  )

  it.prop("state and events survive their stored form", [courses, history], ([all, steps]) => {
    const turns = play(all, steps)
    const events = turns.flatMap((turn) => turn.events)
    const encodeEvent = Schema.encodeSync(learnerProgress.Event)
    const stored = JSON.parse(JSON.stringify(events.map((event) => encodeEvent(event))))
    const again = fold(learnerProgress, Schema.decodeUnknownSync(Schema.Array(learnerProgress.Event))(stored))
    const encode = Schema.encodeSync(learnerProgress.State)
    assert.deepStrictEqual(encode(again), encode(turns.at(-1)?.after ?? learnerProgress.initial))
  })

  it.prop("the explanation adds up to the number", [courses, history], ([all, steps]) => {
    for (const { after, command } of play(all, steps)) {
      const { explanation, percent } = view(after, command.course)
      const counted = explanation.items.filter((item) => item.counts)
      assert.strictEqual(counted.length, explanation.requiredItems)
      assert.strictEqual(counted.filter((item) => item.completedBy !== undefined).length, explanation.completedItems)
      const { completedItems, requiredItems } = explanation
      assert.strictEqual(percent, requiredItems === 0 ? 0 : Math.floor((100 * completedItems) / requiredItems))
    }
  })
})

it("a version change that completed the course is certified before the learner reopens an item", () => {
  const shape = (version: number, required: boolean) =>
    loadedOf({
      courseId,
      version: CourseVersion.make(version),
      title: "Course",
      sequential: false,
      items: [
        { id: idOf(1), title: "Task", kind: "task", required: true, rule: { kind: "manual" }, quiz: null },
        { id: idOf(0), title: "Text", kind: "text", required, rule: { kind: "viewed" }, quiz: null }
      ]
    })
  const apply = (state: LearnerProgressState, course: ReturnType<typeof shape>, kind: "mark" | "reopen") =>
    fold(
      learnerProgress,
      Result.getOrElse(learnerProgress.decide(state, { kind, userId, course, now: at(1), itemId: idOf(1) }), () => []),
      state
    )
  const half = apply(learnerProgress.initial, shape(1, true), "mark")
  assert.deepInclude(view(half, shape(1, true)), { percent: 50, completed: false })
  const reopened = apply(half, shape(2, false), "reopen")
  assert.deepInclude(view(reopened, shape(2, false)), { percent: 0, completed: true })
  assert.strictEqual(reopened.certificates.length, 1)
})

describe("laws of quiz attempts", () => {
  const attemptIds = Arbitrary.array(arbitraryOf(AttemptId), { minLength: 20, maxLength: 20 })
  const moves = Arbitrary.array(Arbitrary.all({ start: boolean, which: whole(0, 19), passed: boolean }), {
    maxLength: 20
  })
  const where = { userId, courseId, courseVersion: CourseVersion.make(1), itemId: idOf(0) }

  it.prop(
    "one is open at most, numbers have no gap, none beyond the limit, a grade is final",
    [attemptIds, moves, whole(1, 4)],
    ([ids, all, maxAttempts]) => {
      let state = quizAttempts.initial
      all.forEach(({ passed, start, which }, n) => {
        const attemptId = ids[start ? n : which] ?? AttemptId.make(cause)
        const command: QuizAttemptsCommand = start
          ? { kind: "start", where, attemptId, now: at(n), maxAttempts, timeLimitMinutes: 10 }
          : { kind: "grade", attemptId, score: 1, maximum: 1, passed, now: at(n) }
        const before = state
        const decided = quizAttempts.decide(before, command)
        const events: ReadonlyArray<QuizAttemptsEvent> = Result.getOrElse(decided, () => [])
        state = fold(quizAttempts, events, before)
        assert.isAtMost(state.attempts.filter(({ graded }) => graded === null).length, 1)
        assert.isAtMost(state.attempts.length, maxAttempts)
        assert.deepStrictEqual(
          state.attempts.map(({ number }) => number),
          state.attempts.map((_, index) => index + 1)
        )
        before.attempts.forEach((attempt, index) => {
          if (attempt.graded !== null) assert.deepStrictEqual(state.attempts[index], attempt)
        })
        if (start && before.attempts.length < maxAttempts) assert.isDefined(openAttempt(state))
        if (start && openAttempt(before) === undefined && before.attempts.length >= maxAttempts) {
          assert.isTrue(Result.isFailure(decided))
        }
      })
    }
  )

  it("an attempt that is not there is not graded", () => {
    const command = {
      kind: "grade",
      attemptId: AttemptId.make(cause),
      score: 1,
      maximum: 1,
      passed: true,
      now: at(0)
    } as const
    assert.deepStrictEqual(quizAttempts.decide(quizAttempts.initial, command), Result.fail({ _tag: "UnknownAttempt" }))
  })

  it("enrolments of two learners never share a stream", () => {
    const other = UserId.make("6b1f8a52-8f6e-5b8e-9a68-0f3c2d1b7a11")
    assert.notStrictEqual(enrollmentId(courseId, userId), enrollmentId(courseId, other))
  })
})
