/** What the pages of instructors work out by themselves: minutes, losses, files. */
import { assert, describe, it } from "@effect/vitest"
import { biggestDrop, sectionsOf } from "../src/pages/insight/funnel/funnel.ts"
import { byStart, peakOf, pointsOf } from "../src/pages/insight/live/windows.ts"
import { readCsv, writeCsv } from "../src/pages/insight/roster/csv.ts"
import { previewOf } from "../src/pages/insight/roster/preview.ts"
import { dueAtEndOf, dueDay } from "../src/pages/insight/roster/due.ts"
import { dueIn, kindOf } from "../src/pages/insight/roster/history.ts"
import { reasonKey } from "../src/pages/insight/roster/reasons.ts"

const noon = Date.parse("2026-03-01T12:00:00Z")
const minute = 60_000
const window = (minutes: number, uniqueLearners: number) => ({
  start: new Date(noon + minutes * minute).toISOString(),
  end: new Date(noon + (minutes + 1) * minute).toISOString(),
  courseId: "c",
  uniqueLearners,
  approximate: false
})

describe("minutes", () => {
  it("fills those without anybody, and says nothing of those that are not closed", () => {
    const points = pointsOf(byStart([window(-30, 4), window(-10, 7), window(-9, 7)]), noon, 1)
    assert.strictEqual(points[0]?.at, noon - 60 * minute)
    assert.strictEqual(points.at(-1)?.at, noon - 3 * minute)
    assert.strictEqual(points.length, 58)
    assert.strictEqual(
      points.reduce((sum, { learners }) => sum + learners, 0),
      18
    )
    assert.strictEqual(peakOf(points)?.at, noon - 9 * minute)
  })

  it("takes a window that closed after the history was read, and has no peak without anybody", () => {
    assert.strictEqual(pointsOf(byStart([window(1, 2)]), noon, 1).at(-1)?.learners, 2)
    assert.isUndefined(peakOf(pointsOf(new Map(), noon, 6)))
  })
})

const item = (itemId: string, completed: number) => ({
  itemId,
  title: itemId,
  started: completed,
  completed,
  attempts: 0,
  passed: 0
})

const outlined = (id: string, required = true) => ({
  id,
  title: id,
  kind: "text" as const,
  rule: { kind: "viewed" as const },
  required,
  estimatedMinutes: 1
})

const outline = {
  courseId: "c",
  version: 1,
  title: "C",
  itemCount: 3,
  estimatedMinutes: 3,
  sequential: false,
  sections: [
    {
      id: "s",
      title: "S",
      lessons: [
        {
          id: "l",
          title: "L",
          pages: [{ id: "p", title: "P", items: [outlined("a"), outlined("b", false), outlined("d")] }]
        }
      ]
    }
  ]
}

describe("losses", () => {
  it("are between neighbours that everybody is meant to complete", () => {
    const sections = sectionsOf([item("a", 9), item("b", 0), item("d", 3), item("gone", 3)], outline)
    assert.deepStrictEqual(
      sections.map(({ title, steps }) => [title, steps.length]),
      [
        ["S", 3],
        [null, 1]
      ]
    )
    const drop = biggestDrop(10, sections)
    assert.deepStrictEqual(
      [drop?.from?.counts.itemId, drop?.to.counts.itemId, drop?.before, drop?.after],
      ["a", "d", 9, 3]
    )
  })

  it("are none when nobody enrolled, and before the first item when nobody completed it", () => {
    assert.isUndefined(biggestDrop(0, sectionsOf([item("a", 0)], undefined)))
    assert.isNull(biggestDrop(4, sectionsOf([item("a", 0)], undefined))?.from)
  })
})

describe("files", () => {
  it("are read as they were written: quotes, commas, lines within cells", () => {
    const rows = [
      ["email", "courseSlug"],
      ['a "quoted" one', "b,c"],
      ["line\nbreak", "d"]
    ]
    assert.deepStrictEqual(readCsv(`\uFEFF${writeCsv(rows)}\r\n,\r\n`), rows)
  })

  it("are looked over before they are sent", () => {
    const preview = previewOf("email,courseSlug\na@b.example,c\nbad,c\na@b.example,\none,two,three\n", "c")
    assert.deepStrictEqual(typeof preview === "string" ? preview : preview.rows.map(({ fault }) => fault), [
      undefined,
      "email",
      "course",
      "columns"
    ])
    const alone = previewOf("email\na@b.example\n", "my-course")
    assert.strictEqual(typeof alone === "string" ? alone : alone.csv, "email,courseSlug\r\na@b.example,my-course\r\n")
    assert.strictEqual(previewOf("", "c"), "empty")
    assert.strictEqual(previewOf("email\n", "c"), "empty")
    assert.strictEqual(previewOf("name\nx\n", "c"), "header")
    assert.strictEqual(previewOf(`email\n${"a@b.example\n".repeat(10_001)}`, "c"), "too-many")
    assert.strictEqual(previewOf("x".repeat(4 * 1024 * 1024 + 1), "c"), "too-large")
  })

  it("are rejected for reasons that have words, or are said as they came", () => {
    assert.strictEqual(reasonKey("nobody has an account with this e-mail address"), "reason.nobody")
    assert.strictEqual(reasonKey("expected 2 columns, found 3"), "row-fault.columns")
    assert.isUndefined(reasonKey("complete first: another-course"))
    assert.isUndefined(reasonKey("toString"))
  })
})

describe("due dates", () => {
  const now = new Date(2026, 2, 28, 23, 30)

  it("end with their day, also when that day has 23 or 25 hours, and come back as that day", () => {
    for (const day of ["2026-03-28", "2026-03-29", "2026-10-25", "2028-02-29"]) {
      const dueAt = dueAtEndOf(day, now)
      assert.strictEqual(dueDay(dueAt ?? null), day)
      const next = new Date(new Date(dueAt ?? "").getTime() + 1)
      assert.deepStrictEqual(
        [next.getHours(), next.getMinutes(), next.getDate() === Number(day.slice(8))],
        [0, 0, false]
      )
    }
  })

  it("are no day, or are over: there is none", () => {
    for (const day of ["", "2026-03-27", "soon"]) assert.strictEqual(dueAtEndOf(day, now), undefined, day)
    assert.strictEqual(dueDay(null), "")
  })

  it("are read from the history, and so is that there is none any more", () => {
    const entry = {
      version: 2,
      type: "lyceum.enrollment.due-changed.v1",
      at: now.toISOString(),
      actor: "user:u",
      correlationId: "c",
      cause: null
    }
    const set = { ...entry, summary: "Due 2030-01-31T12:00:00.000Z" }
    assert.strictEqual(kindOf(set), "due")
    assert.strictEqual(dueIn(set), "2030-01-31T12:00:00.000Z")
    assert.strictEqual(dueIn({ ...entry, summary: "Not due any more" }), undefined)
  })
})
