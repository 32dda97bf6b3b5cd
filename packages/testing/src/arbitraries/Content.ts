/** Courses that could be published: ids and keys are unique, rules fit their items, cues lie in order, files are there. */
import {
  type CompletionRule,
  type CourseContent,
  type CourseFile,
  type Item,
  type ItemBody
} from "@lyceum/domain/Content"
import { derivedUuid } from "@lyceum/domain/DerivedId"
import { CourseId, ItemId, LessonId, PageId, SectionId } from "@lyceum/domain/Ids"
import { Arbitrary, Schema } from "effect"
import { quizRules, solvedQuestions } from "./Quiz.ts"
import { boolean, html, line, nullOr, oneOf, whole } from "./Text.ts"

/** An item before it has its place: its identity comes from there. */
type Unplaced = Omit<Item, "id" | "key">

const files: ReadonlyArray<CourseFile> = ["images/a b.png", "docs/handout.pdf", "video/intro.mp4"].map(
  (path, index) => ({
    path,
    mediaType: ["image/png", "application/pdf", "video/mp4"][index] ?? "application/octet-stream",
    size: index * 1000,
    sha256: String(index).repeat(64)
  })
)
const path = Arbitrary.schema(Schema.Literals(["images/a b.png", "docs/handout.pdf", "video/intro.mp4"]))

const transcript = Arbitrary.all({
  language: Arbitrary.schema(Schema.Literals(["en", "de", "ar", "zh-Hans"])),
  texts: Arbitrary.array(line, { maxLength: 3 })
}).pipe(
  Arbitrary.map(({ language, texts }) => ({
    language,
    cues: texts.map((text, index) => ({ start: index * 2.5, end: index * 2.5 + 2, text }))
  }))
)

const viewed: CompletionRule = { kind: "viewed" }
const manual: CompletionRule = { kind: "manual" }
const unplaced = (
  body: Arbitrary.Arbitrary<ItemBody>,
  rule: Arbitrary.Arbitrary<CompletionRule>
): Arbitrary.Arbitrary<Unplaced> => Arbitrary.all({ title: line, required: boolean, body, rule })

const text = unplaced(
  Arbitrary.map(html, (text) => ({ kind: "text", format: "html", text }) as const),
  oneOf<CompletionRule>(Arbitrary.Constant(viewed), Arbitrary.Constant(manual))
)
const video = unplaced(
  Arbitrary.all({
    path,
    transcripts: Arbitrary.array(transcript, { maxLength: 2 }),
    seconds: nullOr(whole(1, 7200))
  }).pipe(
    Arbitrary.map(
      ({ path, seconds, transcripts }) =>
        ({
          kind: "video",
          sources: [
            { kind: "youtube", videoId: "dQw4w9WgXcQ" },
            { kind: "file", path }
          ],
          transcripts,
          durationSeconds: seconds
        }) as const
    )
  ),
  Arbitrary.map(whole(1, 100), (percent) => ({ kind: "video", percent }) as const)
)
const file = unplaced(
  Arbitrary.all({ path, description: html }).pipe(Arbitrary.map((fields) => ({ kind: "file", ...fields }) as const)),
  Arbitrary.Constant(viewed)
)
const quiz = unplaced(
  Arbitrary.all({ intro: html, questions: solvedQuestions(3), rules: quizRules }).pipe(
    Arbitrary.map(
      ({ intro, questions, rules }) =>
        ({
          kind: "quiz",
          intro,
          questions: questions.map(({ authored }) => authored),
          rules
        }) as const
    )
  ),
  Arbitrary.Constant<CompletionRule>({ kind: "quiz" })
)
const task = unplaced(
  Arbitrary.map(html, (instructions) => ({ kind: "task", instructions }) as const),
  Arbitrary.Constant(manual)
)
const unsupported = Arbitrary.all({ title: line, reason: line, source: line }).pipe(
  Arbitrary.map(({ reason, source, title }): Unplaced => ({
    title,
    required: false,
    rule: viewed,
    body: { kind: "unsupported", tag: "lti_consumer", reason, source }
  }))
)

/** Lists of lists of lists of items; each list may be empty. */
const listOf = <A>(values: Arbitrary.Arbitrary<A>) => Arbitrary.array(values, { maxLength: 3 })
const titled = <A>(parts: Arbitrary.Arbitrary<A>) => listOf(Arbitrary.all({ title: line, parts: listOf(parts) }))
const tree = titled(
  Arbitrary.all({
    title: line,
    parts: listOf(Arbitrary.all({ title: line, parts: listOf(oneOf(text, video, file, quiz, task, unsupported)) }))
  })
)

/** A course whose ids all follow from `root`. */
export const courseContent: Arbitrary.Arbitrary<CourseContent> = Arbitrary.all({
  root: whole(0, 1_000_000),
  title: line,
  summary: line,
  description: html,
  language: Arbitrary.schema(Schema.Literals(["en", "de", "ar", "zh-Hans"])),
  capacity: nullOr(whole(1, 500)),
  sequential: boolean,
  prerequisites: whole(0, 2),
  tree
}).pipe(
  Arbitrary.map(({ capacity, description, language, prerequisites, root, sequential, summary, title, tree }) => {
    const idOf = (kind: string, place: string) => derivedUuid(`arbitrary ${kind}`, String(root), place)
    return {
      title,
      summary,
      description,
      language,
      settings: {
        capacity,
        sequential,
        prerequisites: Array.from({ length: prerequisites }, (_, n) => CourseId.make(idOf("course", String(n))))
      },
      files,
      sections: tree.map((section, s) => ({
        id: SectionId.make(idOf("section", `${s}`)),
        key: `section-${s}`,
        title: section.title,
        lessons: section.parts.map((lesson, l) => ({
          id: LessonId.make(idOf("lesson", `${s}/${l}`)),
          key: `lesson-${s}-${l}`,
          title: lesson.title,
          pages: lesson.parts.map((page, p) => ({
            id: PageId.make(idOf("page", `${s}/${l}/${p}`)),
            key: `page-${s}-${l}-${p}`,
            title: page.title,
            items: page.parts.map((item, i) => ({
              id: ItemId.make(idOf("item", `${s}/${l}/${p}/${i}`)),
              key: `item-${s}-${l}-${p}-${i}`,
              ...item
            }))
          }))
        }))
      }))
    }
  })
)
