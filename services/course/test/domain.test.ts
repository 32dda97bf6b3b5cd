import { assert, describe, it } from "@effect/vitest"
import { ItemId, SectionId } from "@lyceum/domain/Ids"
import { CourseId, UserId } from "@lyceum/domain/Ids"
import { fold } from "@lyceum/domain/Decider"
import { derivedUuid } from "@lyceum/domain/DerivedId"
import type { CourseStreamEvent } from "@lyceum/events/CourseEvents"
import { courseContent } from "@lyceum/testing/arbitraries/Content"
import { Arbitrary, Effect, Result, Schema } from "effect"
import { packContent, unpackContent } from "../src/content/ContentCodec.ts"
import { contentFaults } from "../src/domain/ContentRules.ts"
import { type CourseCommand, courseDecider, type CourseState } from "../src/domain/CourseDecider.ts"
import { firstFreeSlug, slugOf } from "../src/domain/Slugs.ts"
import { versionFacts } from "../src/domain/Versions.ts"
import { sampleCourse } from "./SampleCourse.ts"
import { Slug } from "@lyceum/api/CourseFields"

const courseId = CourseId.make(derivedUuid("test course"))
const ownerId = UserId.make(derivedUuid("test owner"))
const hash = (n: number) => String(n % 3).repeat(64)
const draft = (n: number) => ({ contentHash: hash(n), title: `T${n % 3}`, summary: "" })
const facts = (n: number) => versionFacts(sampleCourse(2), hash(n))
const identity = { courseId, ownerId, slug: "s" }

/** Any command, from three small numbers. */
const commands: ReadonlyArray<(n: number, m: number) => CourseCommand> = [
  (n) => ({ kind: "create", ...identity, draft: draft(n) }),
  (n, m) => ({ kind: "save-draft", expected: m === 0 ? null : [m], draft: draft(n) }),
  (n, m) => ({ kind: "publish", expected: null, version: m + 1, facts: facts(n) }),
  (n, m) => ({
    kind: "import",
    ...identity,
    draft: draft(n),
    publish: m === 0 ? null : { version: m, facts: facts(n) }
  }),
  () => ({ kind: "retire" })
]
const small = Arbitrary.schema(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 4 })))
const scripts = Arbitrary.array(
  Arbitrary.all({ which: small, n: small, m: small }).pipe(
    Arbitrary.map(({ m, n, which }) => (commands[which] ?? (() => ({ kind: "retire" }) as const))(n, m))
  ),
  { maxLength: 25 }
)

const run = (script: ReadonlyArray<CourseCommand>) => {
  const events: Array<CourseStreamEvent> = []
  let state: CourseState = courseDecider.initial
  for (const command of script) {
    const decided = courseDecider.decide(state, command)
    if (Result.isSuccess(decided)) {
      events.push(...decided.success)
      state = fold(courseDecider, decided.success, state)
      // Asked again with nothing changed in between, a command that was accepted does nothing more.
      const again = courseDecider.decide(state, command)
      if (Result.isSuccess(again)) assert.lengthOf(again.success, 0, command.kind)
    }
  }
  return { events, state }
}

describe("a course", () => {
  it.effect.prop("keeps its laws whatever is commanded", [scripts], ([script]) =>
    Effect.sync(() => {
      const { events, state } = run(script)
      assert.deepStrictEqual(fold(courseDecider, events), state)
      const versions = events.flatMap((event) =>
        event.type === "lyceum.course.published.v1" ? [event.data.version] : []
      )
      assert.deepStrictEqual(
        [...versions],
        versions.map((_, index) => index + 1)
      )
      const revisions = events.flatMap((event) =>
        event.type === "lyceum.course.draft-saved.v1" ? [event.data.revision] : []
      )
      assert.deepStrictEqual(
        revisions,
        revisions.map((_, index) => index + 1)
      )
      assert.isAtMost(events.filter((event) => event.type === "lyceum.course.created.v1").length, 1)
      const retired = events.findIndex((event) => event.type === "lyceum.course.retired.v1")
      assert.include([-1, events.length - 1], retired, "nothing happens to a retired course")
    })
  )

  it("refuses what does not fit, and says why", () => {
    const { state } = run([{ kind: "create", ...identity, draft: draft(0) }])
    const rejection = (command: CourseCommand, from: CourseState = state) => {
      const decided = courseDecider.decide(from, command)
      return Result.isFailure(decided) ? decided.failure : null
    }
    assert.deepStrictEqual(rejection({ kind: "retire" }, null), { kind: "missing" })
    assert.deepStrictEqual(rejection({ kind: "create", ...identity, draft: draft(0) }), { kind: "exists" })
    assert.deepStrictEqual(rejection({ kind: "save-draft", expected: [7], draft: draft(1) }), {
      kind: "stale",
      revision: 1
    })
    assert.deepStrictEqual(rejection({ kind: "publish", expected: [7], version: 1, facts: facts(0) }), {
      kind: "stale",
      revision: 1
    })
    assert.deepStrictEqual(rejection({ kind: "publish", expected: null, version: 1, facts: facts(1) }), {
      kind: "moved"
    })
    assert.deepStrictEqual(rejection({ kind: "publish", expected: null, version: 2, facts: facts(0) }), {
      kind: "moved"
    })
    const stranger = UserId.make(derivedUuid("stranger"))
    assert.deepStrictEqual(
      rejection({ kind: "import", ...identity, ownerId: stranger, draft: draft(0), publish: null }),
      { kind: "not-owner" }
    )
    const { state: gone } = run([{ kind: "create", ...identity, draft: draft(0) }, { kind: "retire" }])
    assert.deepStrictEqual(rejection({ kind: "save-draft", expected: null, draft: draft(1) }, gone), {
      kind: "retired"
    })
  })
})

describe("slugs", () => {
  it.effect.prop("are slugs, whatever the title", [Arbitrary.schema(Schema.String)], ([title]) =>
    Effect.sync(() => assert.isTrue(Schema.is(Slug)(slugOf(title)), title))
  )
  it("read like their titles", () => {
    assert.strictEqual(slugOf("Größe & Wahl: Émile's  Übung!"), "grosse-wahl-emiles-ubung")
    assert.strictEqual(slugOf("دورة"), "course")
    assert.strictEqual(slugOf("6f0c5a52-8f6e-5b8e-9a68-0f3c2d1b7a11"), "course-6f0c5a52-8f6e-5b8e-9a68-0f3c2d1b7a11")
    assert.strictEqual(slugOf("long ".repeat(40)).length <= 80, true)
    assert.strictEqual(firstFreeSlug("a", new Set(["a", "a-2", "a-4"])), "a-3")
    assert.strictEqual(firstFreeSlug("b", new Set(["a"])), "b")
  })
})

describe("a document", () => {
  it.effect.prop(
    "that could be published has no faults; packed, it comes back and has one hash",
    [courseContent],
    ([content]) =>
      Effect.gen(function* () {
        assert.deepStrictEqual(contentFaults(courseId, content), [])
        const packed = yield* packContent(content)
        assert.deepStrictEqual(yield* unpackContent(packed.bytes), content)
        const shuffled = { ...content, title: content.title, files: content.files.map((file) => ({ ...file })) }
        const { sections, ...rest } = shuffled
        assert.strictEqual((yield* packContent({ sections, ...rest })).hash, packed.hash)
      }),
    { arbitrary: { runs: 40 } }
  )

  it("has every planted fault found", () => {
    const good = sampleCourse(8)
    const [section] = good.sections
    const [lesson] = section?.lessons ?? []
    const [, page] = lesson?.pages ?? []
    const item = page?.items[0]
    assert.isDefined(item)
    if (section === undefined || lesson === undefined || page === undefined || item?.body.kind !== "quiz") {
      return assert.fail("the sample has a quiz there")
    }
    const withItem = (changed: typeof item) => ({
      ...good,
      sections: [{ ...section, lessons: [{ ...lesson, pages: [{ ...page, items: [changed] }] }] }]
    })
    const [one] = item.body.questions
    if (one === undefined || one.question.kind !== "single-choice") return assert.fail("the quiz has a question")
    const { key, question } = one
    const withQuestions = (questions: typeof item.body.questions) =>
      withItem({
        ...item,
        body: {
          kind: "quiz",
          intro: "",
          rules: { maxAttempts: null, passPercent: 1, timeLimitMinutes: null, showAnswers: "never" },
          questions
        }
      })
    const faults = (content: typeof good) => contentFaults(courseId, content).join("\n")
    assert.strictEqual(faults(good), "")
    assert.include(
      faults({ ...good, sections: [section, { ...section, id: SectionId.make(derivedUuid("x")) }] }),
      "two sections have the key"
    )
    assert.include(faults({ ...good, sections: [section, { ...section, key: "other" }] }), "two sections have the id")
    assert.include(faults(withItem({ ...item, rule: { kind: "video", percent: 80 } })), 'the rule "video" does not fit')
    assert.include(
      faults(withItem({ ...item, body: { kind: "file", path: "no.pdf", description: "" }, rule: { kind: "viewed" } })),
      '"no.pdf" is not among'
    )
    assert.include(
      faults(
        withItem({
          ...item,
          id: ItemId.make(item.id),
          required: true,
          rule: { kind: "viewed" },
          body: { kind: "unsupported", tag: "x", reason: "y", source: "" }
        })
      ),
      "cannot be required"
    )
    assert.include(faults(withQuestions([one, one])), "two questions have the id")
    assert.include(
      faults(withQuestions([{ ...one, key: { kind: "text", accepted: [], caseSensitive: false } }])),
      "cannot have a text key"
    )
    const [first] = question.choices
    assert.isDefined(first)
    if (first === undefined || key.kind !== "single-choice") return assert.fail("the question has choices")
    assert.include(
      faults(withQuestions([{ ...one, question: { ...question, choices: [first, first] } }])),
      "two choices have the id"
    )
    assert.include(faults(withQuestions([{ ...one, question: { ...question, choices: [first] } }])), "is no choice")
    assert.include(faults({ ...good, title: "a\u0000" }), "cannot be kept")
    assert.include(faults({ ...good, title: "a\ud800" }), "cannot be kept")
    assert.strictEqual(faults({ ...good, title: "a\\u0000 \\ud800 😀" }), "")
    assert.include(
      faults({ ...good, settings: { ...good.settings, prerequisites: [courseId, courseId] } }),
      "own prerequisite"
    )
  })
})
