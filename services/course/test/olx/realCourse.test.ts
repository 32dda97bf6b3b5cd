/** The real course, which stands beside the checkout and not in it: without it these tests are skipped, and say so. */
import { existsSync, readFileSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"
import { CourseContent, itemsOf } from "@lyceum/domain/Content"
import { ImportReport } from "@lyceum/domain/ImportReport"
import { Effect, Schema } from "effect"
import { readArchive, writeArchive } from "../../src/olx/Archive.ts"
import { exportCourse } from "../../src/olx/Export.ts"
import { sanitize } from "../../src/olx/Html.ts"
import { importCourse } from "../../src/olx/Import.ts"
import { courseId } from "./fixtures.ts"

const archive = new URL("../../../../../shared/data/edx-insider.tar.gz", import.meta.url)
const absent = !existsSync(archive)
const read = Effect.suspend(() =>
  Effect.flatMap(readArchive(readFileSync(archive)), (files) => importCourse(files, courseId))
)

describe.skipIf(absent)(
  `the real course${absent ? " (skipped: ../shared/data/edx-insider.tar.gz is absent)" : ""}`,
  () => {
    it.effect("is imported in full", () =>
      Effect.gen(function* () {
        const { content, files, report } = yield* read
        // its README counts 36 html with the one inside a comment, and 14 done where course.xml has 10
        assert.deepStrictEqual(
          { ...report.elements },
          {
            chapter: 4,
            sequential: 7,
            vertical: 29,
            html: 35,
            video: 27,
            done: 10,
            problem: 7,
            openassessment: 2,
            profile: 1,
            wiki: 1
          }
        )
        assert.deepStrictEqual({ ...report.items }, { text: 35, video: 27, task: 10, quiz: 2, unsupported: 9 })
        assert.isTrue(Schema.is(CourseContent)(content))
        assert.isTrue(Schema.is(ImportReport)(report))
        assert.strictEqual(content.sections.length, 4)
        assert.strictEqual(content.title, "edX Insider")
        assert.strictEqual(new Set(itemsOf(content).map((item) => item.id)).size, itemsOf(content).length)
        assert.isTrue(itemsOf(content).every((item) => item.title.trim() !== ""))
        assert.isTrue(files.some((file) => file.path === "pythagoras_dnd.png" && file.mediaType === "image/png"))
      })
    )

    it.effect("reports what it could not take, with its place", () =>
      Effect.gen(function* () {
        const { content, report } = yield* read
        const has = (place: RegExp, message: RegExp) =>
          assert.isTrue(
            report.warnings.some((one) => place.test(one.place) && message.test(one.message)),
            `${place} ${message}`
          )
        has(/assets\.json/, /copystand_example\.jpg.*missing/)
        has(/Peer Profile View/, /<script>/)
        has(/^Pedagogical Foundations: Mastery Learning \/ .*Gamification/, /empty/)
        has(/Community of Practice Videos/, /no url_name/)
        assert.strictEqual(report.unsupported.length, 9)
        assert.sameMembers(
          [...new Set(report.unsupported.map((one) => one.tag))],
          ["problem", "openassessment", "profile", "wiki"]
        )
        assert.includeMembers([...report.notUsed], ["html/Citations_0.html", "info/updates.html"])
        const kept = itemsOf(content).filter((item) => item.body.kind === "unsupported")
        assert.isTrue(
          kept.every((item) => !item.required && item.body.kind === "unsupported" && item.body.source.startsWith("<"))
        )
      })
    )

    it.effect("has its questions, videos and transcripts", () =>
      Effect.gen(function* () {
        const items = itemsOf((yield* read).content)
        const quiz = items.find((item) => item.key === "Constructive_active_learning_example")?.body
        assert.isTrue(quiz?.kind === "quiz")
        if (quiz?.kind !== "quiz") return
        assert.strictEqual(quiz.rules.passPercent, 90)
        const [first] = quiz.questions
        assert.include(first?.question.prompt, "According to Chi's ICAP framework")
        assert.deepStrictEqual(first?.key, {
          kind: "single-choice",
          correct: first?.key.kind === "single-choice" ? first.key.correct : [],
          feedback: []
        })
        assert.include(first?.explanation, "constructive learning is more effective")
        const video = items.find((item) => item.key === "Label_similar_triangles_2")
        assert.deepStrictEqual(video?.rule, { kind: "video", percent: 80 })
        assert.isTrue(
          video?.body.kind === "video" &&
            video.body.sources[0]?.kind === "youtube" &&
            video.body.sources[0].videoId === "-JqhCMiPkoA"
        )
        assert.isTrue(video?.body.kind === "video" && video.body.transcripts[0]?.cues[0]?.start === 2.649)
        assert.isTrue(
          items
            .filter((item) => item.body.kind === "video")
            .every((item) => item.body.kind === "video" && item.body.sources.length === 1)
        )
      })
    )

    it.effect("comes back equal from its export, and gets the same ids again", () =>
      Effect.gen(function* () {
        const first = yield* read
        assert.deepStrictEqual((yield* read).content, first.content)
        const bytes = new Map(first.files.map((file) => [file.path, file.bytes]))
        const packed = yield* writeArchive(yield* exportCourse(courseId, first.content, bytes))
        const second = yield* importCourse(yield* readArchive(packed), courseId)
        assert.deepStrictEqual(second.content, first.content)
        assert.deepStrictEqual(
          second.files.map((file) => file.sha256),
          first.files.map((file) => file.sha256)
        )
      })
    )

    it.effect("holds nothing that sanitising would change", () =>
      Effect.gen(function* () {
        for (const item of itemsOf((yield* read).content)) {
          if (item.body.kind === "text") assert.strictEqual(sanitize(item.body.text), item.body.text)
        }
      })
    )
  }
)
