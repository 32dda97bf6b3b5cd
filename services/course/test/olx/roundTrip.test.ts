import { createHash } from "node:crypto"
import { isDeepStrictEqual } from "node:util"
import { assert, describe, it } from "@effect/vitest"
import {
  type CourseContent,
  CourseContent as ContentSchema,
  type CourseFile,
  type Item,
  itemsOf
} from "@lyceum/domain/Content"
import { ItemId, LessonId, PageId, SectionId, type CourseId } from "@lyceum/domain/Ids"
import { derivedUuid } from "@lyceum/domain/DerivedId"
import { Arbitrary, Effect } from "effect"
import { readArchive, writeArchive } from "../../src/olx/Archive.ts"
import { mapItemHtml } from "../../src/olx/ContentHtml.ts"
import { exportCourse } from "../../src/olx/Export.ts"
import { sanitize } from "../../src/olx/Html.ts"
import { importCourse } from "../../src/olx/Import.ts"
import { courseSource } from "../../src/olx/Source.ts"
import { courseId, everyKind, filesOf, otherCourseId } from "./fixtures.ts"

/** Makes an arbitrary document one that the platform could hold: sanitised HTML, unique ids and keys, files with bytes. */
const held = (content: CourseContent): { content: CourseContent; bytes: Map<string, Uint8Array> } => {
  let count = 0
  const next = (kind: string) => derivedUuid("test", kind, String(++count))
  const key = (given: string) => `${given.replace(/[^\x20-\x7e]/g, "x")}~${++count}`
  const item = (one: Item): Item => ({
    ...mapItemHtml(one, sanitize),
    id: ItemId.make(next("item")),
    key: key(one.key)
  })
  const sections = content.sections.map((section) => ({
    ...section,
    id: SectionId.make(next("section")),
    key: key(section.key),
    lessons: section.lessons.map((lesson) => ({
      ...lesson,
      id: LessonId.make(next("lesson")),
      key: key(lesson.key),
      pages: lesson.pages.map((page) => ({
        ...page,
        id: PageId.make(next("page")),
        key: key(page.key),
        items: page.items.map(item)
      }))
    }))
  }))
  const bytes = new Map<string, Uint8Array>()
  const files = content.files.map((file, index): CourseFile => {
    const path = `folder ${index % 2}/file-${content.files.length - index}.png`
    const data = new TextEncoder().encode(file.path)
    bytes.set(path, data)
    return {
      path,
      mediaType: file.mediaType,
      size: data.length,
      sha256: createHash("sha256").update(data).digest("hex")
    }
  })
  return { content: { ...content, description: sanitize(content.description), sections, files }, bytes }
}

/** A document as it is stored: JSON, which has no -0. */
const stored = (content: CourseContent): unknown => JSON.parse(JSON.stringify(content))

/** The first place where two documents differ, with both values; "" when they are equal. */
const difference = (a: unknown, b: unknown, path = ""): string => {
  if (isDeepStrictEqual(a, b)) return ""
  if (a !== null && b !== null && typeof a === "object" && typeof b === "object") {
    const left = new Map<string, unknown>(Object.entries(a))
    const right = new Map<string, unknown>(Object.entries(b))
    for (const key of new Set([...left.keys(), ...right.keys()])) {
      const found = difference(left.get(key), right.get(key), `${path}/${key}`)
      if (found !== "") return found
    }
  }
  return `${path}: ${JSON.stringify(a)} is not ${JSON.stringify(b)}`
}

const thereAndBack = (id: CourseId, content: CourseContent, bytes: ReadonlyMap<string, Uint8Array>) =>
  Effect.gen(function* () {
    const archive = yield* writeArchive(yield* exportCourse(id, content, bytes))
    return yield* importCourse(yield* readArchive(archive), id)
  })

describe("export and import", () => {
  it.effect.prop(
    "an arbitrary course comes back equal",
    [Arbitrary.schema(ContentSchema).pipe(Arbitrary.map(held))],
    ([{ content, bytes }]) =>
      Effect.gen(function* () {
        const back = yield* thereAndBack(courseId, content, bytes)
        assert.strictEqual(difference(stored(back.content), stored(content)), "")
        assert.deepStrictEqual(new Map(back.files.map((file) => [file.path, new Uint8Array(file.bytes)])), bytes)
      }),
    { arbitrary: { runs: 30 }, timeout: 60_000 }
  )

  it.effect("a course of every kind comes back equal, in OLX's own words", () =>
    Effect.gen(function* () {
      const { content, bytes } = everyKind()
      const files = yield* exportCourse(courseId, content, bytes)
      const record = JSON.parse(new TextDecoder().decode(files.get("course/policies/lyceum.json")))
      // nothing but the ids needs the record: an editor of the OLX edits the course itself
      assert.deepStrictEqual(
        { items: record.items, nodes: record.nodes, head: record.head },
        { items: {}, nodes: {}, head: null }
      )
      const back = yield* importCourse(files, courseId)
      assert.deepStrictEqual(back.content, content)
    })
  )

  it.effect("what one will learn is Open edX's learning_info; what does not fit is left out, and said", () =>
    Effect.gen(function* () {
      const { content, bytes } = everyKind()
      const files = new Map(yield* exportCourse(courseId, content, bytes))
      const path = "course/policies/course/policy.json"
      const policy = new TextDecoder().decode(files.get(path))
      assert.deepStrictEqual(JSON.parse(policy)["course/course"].learning_info, content.outcomes)
      const edited = (learning_info: unknown) =>
        Effect.gen(function* () {
          const settings = { ...JSON.parse(policy)["course/course"], learning_info }
          files.set(path, new TextEncoder().encode(JSON.stringify({ "course/course": settings })))
          const { content: read, report } = yield* importCourse(files, courseId)
          return [read.outcomes, report.warnings.filter(({ message }) => message.includes("learning_info")).length]
        })
      assert.deepStrictEqual(yield* edited(["Edited"]), [["Edited"], 0])
      assert.deepStrictEqual(yield* edited(["", 1, "x".repeat(501), "kept"]), [["kept"], 1])
      assert.deepStrictEqual(yield* edited("text"), [undefined, 1])
      assert.deepStrictEqual(yield* edited(Array.from({ length: 60 }, (_, n) => String(n))), [
        Array.from({ length: 50 }, (_, n) => String(n)),
        1
      ])
      const none = { ...content, outcomes: [] }
      const back = yield* importCourse(yield* exportCourse(courseId, none, bytes), courseId)
      assert.deepStrictEqual(back.content, none)
    })
  )

  it.effect("the same course gives the same bytes", () =>
    Effect.gen(function* () {
      const { content, bytes } = everyKind()
      const pack = Effect.flatMap(exportCourse(courseId, content, bytes), writeArchive)
      assert.deepStrictEqual(yield* pack, yield* pack)
    })
  )

  it.effect("an edit of the exported OLX counts", () =>
    Effect.gen(function* () {
      const { content, bytes } = everyKind()
      const renamed = { ...content, sections: content.sections.map((section) => ({ ...section, title: "a\u0001b" })) }
      const files = new Map(yield* exportCourse(courseId, renamed, bytes))
      assert.strictEqual((yield* importCourse(files, courseId)).content.sections[0]?.title, "a\u0001b")
      const source = new TextDecoder().decode(files.get("course/course.xml"))
      const edited = source.replace("a\ufffdb", "edited")
      assert.notStrictEqual(edited, source)
      files.set("course/course.xml", new TextEncoder().encode(edited))
      assert.strictEqual((yield* importCourse(files, courseId)).content.sections[0]?.title, "edited")
    })
  )

  it.effect("imported as another course it gets ids of its own, and its links follow", () =>
    Effect.gen(function* () {
      const { content, bytes } = everyKind()
      const back = yield* importCourse(yield* exportCourse(courseId, content, bytes), otherCourseId)
      const ids = new Set<string>(itemsOf(content).map((item) => item.id))
      const others = itemsOf(back.content)
      assert.isTrue(others.every((item) => !ids.has(item.id)))
      const own = new Set<string>(others.map((item) => item.id))
      const links = [...JSON.stringify(others).matchAll(/jump_to_id\/([0-9a-f-]{36})/g)].map((match) => match[1] ?? "")
      assert.isAbove(links.length, 0)
      assert.isTrue(links.every((id) => own.has(id)))
    })
  )

  it.effect("a missing or unsafe file refuses the export", () =>
    Effect.gen(function* () {
      const { content, bytes } = everyKind()
      assert.strictEqual((yield* Effect.flip(exportCourse(courseId, content, new Map())))._tag, "OlxExportError")
      const [file] = content.files
      assert.isDefined(file)
      const unsafe = { ...content, files: content.files.map((one) => ({ ...one, path: `../${one.path}` })) }
      const moved = new Map([...bytes].map(([path, data]) => [`../${path}`, data]))
      assert.strictEqual((yield* Effect.flip(exportCourse(courseId, unsafe, moved)))._tag, "OlxExportError")
    })
  )
})

describe("courseSource", () => {
  it.effect("names our own exports by id, and every course by organisation, course and run", () =>
    Effect.gen(function* () {
      const { content, bytes } = everyKind()
      const own = yield* courseSource(yield* exportCourse(courseId, content, bytes))
      assert.deepStrictEqual(own, { courseId, key: "lyceum/course/course" })
      const other = filesOf({ "course/course.xml": '<course org="o" course="c" url_name="r"><chapter/></course>' })
      assert.deepStrictEqual(yield* courseSource(other), { courseId: null, key: "o/c/r" })
    })
  )

  it.effect("a doctored record gives no part another one's id or key, and no HTML that was not sanitised", () =>
    Effect.gen(function* () {
      const { content, bytes } = everyKind()
      const odd = { ...content, title: "\u0001", description: "<p>d</p>" }
      const files = new Map(yield* exportCourse(courseId, odd, bytes))
      const path = "course/policies/lyceum.json"
      const doctored = new TextDecoder()
        .decode(files.get(path))
        .replaceAll(/"item:([^"]+)": "[0-9a-f-]{36}"/g, `"item:$1": "${otherCourseId}"`)
        .replace("<p>d</p>", "<script>x</script><p onclick='x'>d</p>")
        .replace(/"sha256": "[0-9a-f]{64}"/, `"sha256": "${"0".repeat(64)}"`)
      files.set(path, new TextEncoder().encode(doctored))
      const back = yield* importCourse(files, courseId)
      const ids = itemsOf(back.content).map((item) => item.id)
      assert.strictEqual(new Set(ids).size, ids.length)
      assert.strictEqual(back.content.description, "<p>d</p>")
      assert.deepStrictEqual(back.content.files, content.files)
    })
  )

  it.effect("a record that gives two items one key is left out as a whole", () =>
    Effect.gen(function* () {
      const { content, bytes } = everyKind()
      const path = "course/policies/lyceum.json"
      const retitled = (title: string) => ({
        ...content,
        sections: content.sections.map((section) => ({
          ...section,
          lessons: section.lessons.map((lesson) => ({
            ...lesson,
            pages: lesson.pages.map((page) => ({ ...page, items: page.items.map((one) => ({ ...one, title })) }))
          }))
        }))
      })
      const files = new Map(yield* exportCourse(courseId, retitled("a\u0001b"), bytes))
      const before = new TextDecoder().decode(files.get(path))
      const doctored = before.replaceAll(/"key": "(?:task|file)"/g, '"key": "quiz"')
      assert.notStrictEqual(doctored, before)
      files.set(path, new TextEncoder().encode(doctored))
      const { content: read, report } = yield* importCourse(files, courseId)
      const keys = itemsOf(read).map((item) => item.key)
      assert.strictEqual(new Set(keys).size, keys.length)
      assert.isTrue(report.warnings.some((one) => one.place === "policies/lyceum.json"))
    })
  )
})
