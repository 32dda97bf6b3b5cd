import { assert, describe, it } from "@effect/vitest"
import { type CourseContent, itemsOf } from "@lyceum/domain/Content"
import { derivedUuid } from "@lyceum/domain/DerivedId"
import { CourseId } from "@lyceum/domain/Ids"
import { courseContent } from "@lyceum/testing/arbitraries/Content"
import { Arbitrary, Effect, Schema } from "effect"
import { copied } from "../src/domain/Copies.ts"
import { contentFaults } from "../src/domain/ContentRules.ts"
import { learnerEffect, partChanges } from "../src/domain/DraftChanges.ts"
import { movedIn } from "../src/domain/Moves.ts"
import { itemIdOf, sampleCourse } from "./SampleCourse.ts"

const courseId = CourseId.make(derivedUuid("copied course"))
const places = Arbitrary.array(Arbitrary.schema(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 9 }))), {
  maxLength: 12
}).pipe(Arbitrary.map((numbers) => [...new Set(numbers)].map(String)))

/** The items of the only lesson changed. */
const withPages = (
  content: CourseContent,
  change: (pages: CourseContent["sections"][number]["lessons"][number]["pages"]) => typeof pages
): CourseContent => ({
  ...content,
  sections: content.sections.map((section) => ({
    ...section,
    lessons: section.lessons.map((lesson) => ({ ...lesson, pages: change(lesson.pages) }))
  }))
})
const lines = (before: CourseContent | null, after: CourseContent) =>
  partChanges(before, after).map(({ change, fields, id, level, moved }) =>
    `${level} ${level === "course" || level === "file" ? id : ""}${change ?? ""}${moved ? " moved" : ""} ${fields.join()}`
      .replace(/ +/g, " ")
      .trim()
  )

describe("moves", () => {
  it.effect.prop("are as few as can be: without them both rows are in one order", [places, places], ([a, b]) =>
    Effect.sync(() => {
      const moved = movedIn(a, b)
      const both = (row: ReadonlyArray<string>, other: ReadonlyArray<string>) =>
        row.filter((id) => other.includes(id) && !moved.has(id))
      assert.deepStrictEqual(both(a, b), both(b, a))
      assert.strictEqual(movedIn(a, a).size, 0)
      assert.strictEqual(movedIn(b, a).size, moved.size)
    })
  )
  it("of one thing is one move", () => {
    assert.deepStrictEqual([...movedIn(["a", "b", "c", "d"], ["d", "a", "b", "c"])], ["d"])
    assert.deepStrictEqual([...movedIn(["a", "b", "c", "d"], ["a", "c", "d", "b"])], ["b"])
    assert.deepStrictEqual([...movedIn(["a", "b"], ["x", "a", "y", "b"])], [])
  })
})

describe("changes of a draft", () => {
  it.effect.prop(
    "a document does not differ from itself; from nothing, everything is new",
    [courseContent],
    ([content]) =>
      Effect.sync(() => {
        assert.deepStrictEqual(partChanges(content, content), [])
        const added = partChanges(null, content)
        assert.isTrue(added.every(({ change, moved }) => change === "added" && !moved))
        assert.lengthOf(
          added.filter(({ level }) => level === "item"),
          itemsOf(content).length
        )
        const gone = partChanges(content, { ...content, sections: [], files: [] })
        assert.isTrue(gone.every(({ change }) => change === "removed"))
        assert.lengthOf(gone, added.length - 1)
      })
  )
  it("name what was done", () => {
    const content = sampleCourse(12)
    assert.deepStrictEqual(
      lines(content, { ...content, outcomes: [] }),
      [],
      "no outcomes and an empty list say the same"
    )
    assert.deepStrictEqual(
      lines(content, {
        ...content,
        title: "New",
        outcomes: ["Learn"],
        settings: { ...content.settings, capacity: 3 },
        files: [{ path: "a.txt", mediaType: "text/plain", size: 1, sha256: "0".repeat(64) }]
      }),
      ["course coursechanged title,outcomes,capacity", "file a.txtadded"]
    )
    const reversed = withPages(content, ([a, b, c]) => (a && b && c ? [c, a, b] : []))
    assert.deepStrictEqual(lines(content, reversed), ["page moved"])
    const carried = withPages(content, ([a, b, ...rest]) =>
      a && b ? [{ ...a, items: a.items.slice(1) }, { ...b, items: [...b.items, ...a.items.slice(0, 1)] }, ...rest] : []
    )
    assert.deepStrictEqual(lines(content, carried), ["item moved"])
    const edited = withPages(content, ([a, ...rest]) =>
      a
        ? [
            {
              ...a,
              title: "Renamed",
              items: a.items.flatMap((item, n) =>
                n === 0
                  ? [{ ...item, required: false, body: { kind: "task", instructions: "do" } as const }]
                  : n === 1
                    ? []
                    : [item]
              )
            },
            ...rest
          ]
        : []
    )
    assert.deepStrictEqual(lines(content, edited), [
      "page changed title",
      "item changed required,kind,format,text,instructions",
      "item removed"
    ])
    const effect = learnerEffect(content, edited)
    assert.deepStrictEqual(effect, {
      requiredBefore: 12,
      requiredAfter: 10,
      requiredKept: 10,
      requiredAdded: [],
      requiredRemoved: [itemIdOf(0), itemIdOf(1)],
      percentWhenFinished: 100
    })
    const back = learnerEffect(edited, content)
    assert.deepStrictEqual([back.requiredAdded, back.percentWhenFinished], [[itemIdOf(0), itemIdOf(1)], 91])
    assert.isNull(learnerEffect(content, { ...content, sections: [] }).percentWhenFinished)
    assert.strictEqual(learnerEffect(null, content).percentWhenFinished, 0)
  })
})

describe("a copy", () => {
  it.effect.prop("has all ids anew, sound, and the same words", [courseContent], ([content]) =>
    Effect.sync(() => {
      const copy = copied(content, courseId, content.title)
      assert.deepStrictEqual(contentFaults(courseId, copy), [])
      const ids = new Set<string>(itemsOf(content).map((item) => item.id))
      assert.isTrue(itemsOf(copy).every((item) => !ids.has(item.id)))
      const plain = (one: CourseContent) =>
        JSON.stringify(one).replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "")
      assert.strictEqual(plain(copy), plain(content))
    })
  )
  it("keeps links inside, and leaves others", () => {
    const copy = copied(sampleCourse(3), courseId, "Copy")
    const [first, second] = itemsOf(copy)
    const html = first?.body.kind === "text" ? first.body.text : ""
    assert.include(html, `/jump_to_id/${second?.id}`)
    assert.notInclude(html, itemIdOf(1))
    const foreign = `<a href="/jump_to_id/${courseId}">x</a>`
    assert.strictEqual(copied({ ...sampleCourse(1), description: foreign }, courseId, "Copy").description, foreign)
  })
})
