/** The course that the platform ships with: every item kind, nothing that the importer does not understand, nothing left out. */
import { assert, it } from "@effect/vitest"
import { importCourse } from "@lyceum/course/olx/Import"
import { derivedUuid } from "@lyceum/domain/DerivedId"
import { CourseId } from "@lyceum/domain/Ids"
import { itemsOf } from "@lyceum/domain/Content"
import { readFolder } from "@lyceum/local/platform/FirstCourse"
import { Effect } from "effect"
import { join } from "node:path"

it.effect("imports without a warning and holds every item kind and question kind", () =>
  Effect.gen(function* () {
    const files = readFolder(join(import.meta.dirname, "..", "course"))
    const { content, report } = yield* importCourse(files, CourseId.make(derivedUuid("test", "course")))
    assert.deepStrictEqual(report.unsupported, [])
    const serious = report.warnings.filter(({ message }) => !message.startsWith("the hints of the whole problem"))
    assert.deepStrictEqual(serious, [])
    assert.deepStrictEqual(report.notUsed, [])
    assert.isAtLeast(content.outcomes?.length ?? 0, 3)
    const items = itemsOf(content)
    const kinds = new Set<string>(items.map(({ body }) => body.kind))
    assert.deepStrictEqual([...kinds].sort(), ["file", "quiz", "task", "text", "video"])
    const questions = items.flatMap(({ body }) => (body.kind === "quiz" ? body.questions : []))
    const questionKinds = new Set<string>(questions.map(({ question }) => question.kind))
    assert.deepStrictEqual([...questionKinds].sort(), [
      "dropdown",
      "multiple-choice",
      "numerical",
      "single-choice",
      "text"
    ])
    for (const { question } of questions) assert.notStrictEqual(question.prompt.trim(), "", question.id)
  })
)
