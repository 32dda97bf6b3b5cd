import { assert, describe, it } from "@effect/vitest"
import { type CourseShape, counts, itemStates, progressOf, resumeItem, waitingFor } from "@lyceum/domain/Completion"
import { ItemKind } from "@lyceum/domain/Content"
import { itemId } from "@lyceum/domain/DerivedId"
import { CourseId } from "@lyceum/domain/Ids"
import { boolean, whole } from "@lyceum/testing/arbitraries/Text"
import { Arbitrary, Schema } from "effect"

const course = CourseId.make("3b1f8a52-8f6e-5b8e-9a68-0f3c2d1b7a11")
const idOf = (index: number) => itemId(course, "item", String(index))

const kind = Arbitrary.schema(Schema.Literals(ItemKind.literals))
const item = Arbitrary.all({ kind, required: boolean })
const shape: Arbitrary.Arbitrary<CourseShape> = Arbitrary.all({
  sequential: boolean,
  items: Arbitrary.array(item, { maxLength: 12 })
}).pipe(
  Arbitrary.map(({ items, sequential }) => ({
    sequential,
    items: items.map((one, index) => ({ ...one, id: idOf(index), rule: { kind: "viewed" } as const }))
  }))
)
/** Which of the first twelve items are complete, as bits. */
const bits = whole(0, 4095)
const setOf = (mask: number) =>
  new Set(
    Array.from({ length: 12 }, (_, index) => index)
      .filter((i) => (mask >> i) & 1)
      .map(idOf)
  )

describe("laws of progress", () => {
  it.prop(
    "percent is a whole number from 0 to 100, rounded down, 100 exactly when complete",
    [shape, bits],
    ([course, mask]) => {
      const { completed, isComplete, percent, required } = progressOf(course, setOf(mask))
      assert.isTrue(Number.isInteger(percent) && percent >= 0 && percent <= 100)
      assert.strictEqual(percent === 100, isComplete)
      assert.isAtMost(completed, required)
      if (required > 0)
        assert.isTrue(percent * required <= 100 * completed && (percent + 1) * required > 100 * completed)
    }
  )

  it.prop("without required items: 0 percent, never complete", [shape, bits], ([course, mask]) => {
    const optional = { ...course, items: course.items.map((one) => ({ ...one, required: false })) }
    assert.deepStrictEqual(progressOf(optional, setOf(mask)), {
      completed: 0,
      required: 0,
      percent: 0,
      isComplete: false
    })
  })

  it.prop(
    "completing an item never lowers the percent and never locks anything",
    [shape, bits, whole(0, 11)],
    ([course, mask, at]) => {
      const [before, after] = [setOf(mask), setOf(mask | (1 << at))]
      assert.isAtLeast(progressOf(course, after).percent, progressOf(course, before).percent)
      for (const one of course.items) {
        assert.isAtMost(waitingFor(course, after, one.id).length, waitingFor(course, before, one.id).length)
      }
    }
  )

  it.prop("the order of items does not change the percent", [shape, bits], ([course, mask]) => {
    const reordered = { ...course, items: course.items.toReversed() }
    assert.deepStrictEqual(progressOf(reordered, setOf(mask)), progressOf(course, setOf(mask)))
  })

  it.prop(
    "items that a version does not have, or does not count, weigh nothing",
    [shape, bits, bits],
    ([course, mask, kept]) => {
      const next = { ...course, items: course.items.filter((_, index) => (kept >> index) & 1) }
      const inNext = new Set(next.items.map((one) => one.id))
      const carried = new Set([...setOf(mask)].filter((id) => inNext.has(id)))
      assert.deepStrictEqual(progressOf(next, setOf(mask)), progressOf(next, carried))
      const counted = { ...next, items: next.items.filter(counts) }
      assert.deepStrictEqual(progressOf(counted, setOf(mask)), progressOf(next, setOf(mask)))
    }
  )

  it.prop("states agree with the set, the activity and the locks", [shape, bits, bits], ([course, mask, touched]) => {
    const [completed, started] = [setOf(mask), setOf(touched)]
    const states = itemStates(course, completed, started)
    assert.strictEqual(states.length, course.items.length)
    course.items.forEach((one, index) => {
      const locked = waitingFor(course, completed, one.id).length > 0
      const expected = completed.has(one.id)
        ? "completed"
        : locked
          ? "locked"
          : started.has(one.id)
            ? "in-progress"
            : "not-started"
      assert.strictEqual(states[index], expected)
    })
  })

  it.prop(
    "locked waits for required, incomplete items before it alone; nothing waits when not sequential",
    [shape, bits],
    ([course, mask]) => {
      const completed = setOf(mask)
      course.items.forEach((one, index) => {
        const awaited = waitingFor(course, completed, one.id)
        const before = course.items.slice(0, index).filter((other) => counts(other) && !completed.has(other.id))
        assert.deepStrictEqual(
          awaited,
          course.sequential && !completed.has(one.id) ? before.map((other) => other.id) : []
        )
      })
    }
  )

  it.prop(
    "there is a place to go on while the course is not complete, and it is open",
    [shape, bits, whole(-1, 11)],
    ([course, mask, last]) => {
      const completed = setOf(mask)
      const found = resumeItem(course, completed, last < 0 ? null : idOf(last))
      const progress = progressOf(course, completed)
      if (progress.isComplete) assert.isNull(found)
      if (progress.required > progress.completed) assert.isNotNull(found)
      if (found !== null) {
        assert.isFalse(completed.has(found))
        assert.deepStrictEqual(waitingFor(course, completed, found), [])
        const isLast = last >= 0 && found === idOf(last)
        if (progress.required > 0 && !isLast) assert.isTrue(course.items.some((one) => one.id === found && counts(one)))
      }
    }
  )

  it.prop("going on step by step completes every course that requires something", [shape], ([course]) => {
    const completed = setOf(0)
    let last = resumeItem(course, completed, null)
    for (let steps = 0; last !== null && steps <= course.items.length; steps++) {
      completed.add(last)
      last = resumeItem(course, completed, last)
    }
    assert.isNull(last)
    const { isComplete, required } = progressOf(course, completed)
    assert.strictEqual(isComplete, required > 0)
  })
})

describe("where to go on", () => {
  const plain: CourseShape = {
    sequential: false,
    items: [0, 1, 2, 3].map((index) => ({
      id: idOf(index),
      kind: "text",
      required: index !== 2,
      rule: { kind: "viewed" }
    }))
  }

  it("prefers what lies ahead of the last activity, then goes back to what was skipped", () => {
    assert.strictEqual(resumeItem(plain, setOf(0b0000), idOf(1)), idOf(1))
    assert.strictEqual(resumeItem(plain, setOf(0b0010), idOf(1)), idOf(3))
    assert.strictEqual(resumeItem(plain, setOf(0b1010), idOf(3)), idOf(0))
    assert.isNull(resumeItem(plain, setOf(0b1011), idOf(3)))
    assert.strictEqual(resumeItem(plain, setOf(0), idOf(99)), idOf(0))
    // An optional item that was left half-way is where they were; once the course is complete nothing is.
    assert.strictEqual(resumeItem(plain, setOf(0b0011), idOf(2)), idOf(2))
    assert.strictEqual(resumeItem(plain, setOf(0b0111), idOf(2)), idOf(3))
    assert.isNull(resumeItem(plain, setOf(0b1011), idOf(2)))
  })

  it("in a sequential course leads to the one that is open", () => {
    const sequential = { ...plain, sequential: true }
    assert.strictEqual(resumeItem(sequential, setOf(0b0001), idOf(3)), idOf(1))
    assert.deepStrictEqual(waitingFor(sequential, setOf(0b0001), idOf(3)), [idOf(1)])
  })
})
