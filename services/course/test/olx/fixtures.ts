/** Courses that the tests share. */
import { createHash } from "node:crypto"
import type { CourseContent, Item, ItemBody } from "@lyceum/domain/Content"
import { derivedUuid } from "@lyceum/domain/DerivedId"
import { CourseId, ItemId, LessonId, PageId, SectionId } from "@lyceum/domain/Ids"
import { ChoiceId, QuestionId } from "@lyceum/domain/Quiz"
import { standardRule } from "../../src/olx/leaves/LeafContext.ts"

export const courseId = CourseId.make("01890000-0000-7000-8000-000000000001")
export const otherCourseId = CourseId.make("01890000-0000-7000-8000-000000000002")

const encoder = new TextEncoder()

/** Files of an archive from texts. */
export const filesOf = (texts: Readonly<Record<string, string>>): Map<string, Uint8Array> =>
  new Map(Object.entries(texts).map(([path, text]) => [path, encoder.encode(text)]))

/** A course of one page around some leaves. */
export const courseXml = (leaves: string): string =>
  `<course url_name="run" display_name="T" language="en"><chapter url_name="ch" display_name="Ch"><sequential url_name="se" display_name="Se"><vertical url_name="ve" display_name="Ve">${leaves}</vertical></sequential></chapter></course>`

const bodies = (first: string): ReadonlyArray<readonly [string, string, ItemBody]> => [
  [
    "text",
    "Text",
    {
      kind: "text",
      format: "html",
      text: `<h2>A</h2>\n<p>see <a href="/jump_to_id/${first}#x">it</a> <img src="/static/pic%20ture.png" alt="" /></p>`
    }
  ],
  ["mark", 'Märkdown & "quotes"', { kind: "text", format: "markdown", text: "# a < b\n\n* c" }],
  [
    "video",
    "Video",
    {
      kind: "video",
      sources: [
        { kind: "youtube", videoId: "LlhGxq7diSM" },
        { kind: "url", url: "https://example.org/a.mp4" },
        { kind: "file", path: "pic ture.png" }
      ],
      transcripts: [
        {
          language: "en",
          cues: [
            { start: 1.5, end: 2.25, text: "a < b & c" },
            { start: 1 / 3, end: 2, text: "x" }
          ]
        },
        { language: "de", cues: [{ start: 0, end: 1, text: "ä" }] }
      ],
      durationSeconds: 61.5,
      clip: { start: 10, end: 3671.5 }
    }
  ],
  ["file", "File", { kind: "file", path: "pic ture.png", description: "<p>a picture</p>" }],
  ["task", "Task", { kind: "task", instructions: "<p>do <b>it</b></p>" }],
  [
    "quiz",
    "Quiz",
    {
      kind: "quiz",
      intro: "<p>Introduction</p>",
      rules: { maxAttempts: 3, passPercent: 75, timeLimitMinutes: 20, showAnswers: "after-pass" },
      questions: [
        {
          question: {
            kind: "single-choice",
            id: QuestionId.make("q1"),
            prompt: "<p>One?</p>",
            hints: ["<p>hint 1</p>", "hint 2"],
            points: 2,
            shuffle: true,
            choices: [
              { id: ChoiceId.make("c1"), html: "yes" },
              { id: ChoiceId.make("other"), html: "<b>no</b>" }
            ]
          },
          key: {
            kind: "single-choice",
            correct: [ChoiceId.make("c1")],
            feedback: [{ choiceId: ChoiceId.make("other"), html: "why not" }]
          },
          explanation: "<p>because</p>"
        },
        {
          question: {
            kind: "multiple-choice",
            id: QuestionId.make("two"),
            prompt: "Two?",
            hints: [],
            points: 2,
            shuffle: false,
            choices: [
              { id: ChoiceId.make("c1"), html: "a" },
              { id: ChoiceId.make("c2"), html: "b" }
            ]
          },
          key: {
            kind: "multiple-choice",
            correct: [ChoiceId.make("c1"), ChoiceId.make("c2")],
            feedback: [{ choiceId: ChoiceId.make("c2"), html: "good" }]
          },
          explanation: null
        },
        {
          question: {
            kind: "dropdown",
            id: QuestionId.make("q3"),
            prompt: "",
            hints: [],
            points: 2,
            choices: [{ id: ChoiceId.make("c1"), html: "x" }]
          },
          key: { kind: "single-choice", correct: [ChoiceId.make("c1")], feedback: [] },
          explanation: null
        },
        {
          question: { kind: "numerical", id: QuestionId.make("q4"), prompt: "n", hints: ["h"], points: 2, unit: "kg" },
          key: {
            kind: "numerical",
            accepted: [
              { minimum: 5, minimumIncluded: true, maximum: 7, maximumIncluded: false },
              { minimum: null, minimumIncluded: false, maximum: -2, maximumIncluded: true },
              { minimum: 1e-7, minimumIncluded: true, maximum: 1e-7, maximumIncluded: true }
            ]
          },
          explanation: null
        },
        {
          question: { kind: "text", id: QuestionId.make("q5"), prompt: "t", hints: [], points: 2 },
          key: { kind: "text", accepted: ["this_or_that", " b "], caseSensitive: false },
          explanation: null
        }
      ]
    }
  ],
  [
    "kept",
    "Kept",
    {
      kind: "unsupported",
      tag: "poll",
      reason: "not here",
      source: '<poll url_name="kept" display_name="Kept"><answer>a</answer></poll>'
    }
  ],
  ["raw", "Raw", { kind: "unsupported", tag: "html", reason: "broken", source: "<html" }]
]

/** A course with every kind of item, with drawn ids, and the bytes of its file. */
export const everyKind = (): { content: CourseContent; bytes: Map<string, Uint8Array> } => {
  const id = (name: string) => derivedUuid("fixture", name)
  const items = bodies(id("quiz")).map(([key, title, body]): Item => ({
    id: ItemId.make(id(key)),
    key,
    title,
    rule: key === "text" ? { kind: "manual" } : standardRule(body),
    required: body.kind !== "unsupported" && key !== "file",
    body
  }))
  const data = encoder.encode("picture")
  const sha256 = createHash("sha256").update(data).digest("hex")
  return {
    bytes: new Map([["pic ture.png", data]]),
    content: {
      title: "Every kind",
      summary: "What there is & more",
      outcomes: ["Read & write", "اقرأ"],
      description: "<p>All of it</p>",
      language: "pt-BR",
      settings: { capacity: 30, prerequisites: [otherCourseId], sequential: true },
      files: [{ path: "pic ture.png", mediaType: "image/png", size: data.length, sha256 }],
      sections: [
        {
          id: SectionId.make(id("s")),
          key: "s",
          title: "S",
          lessons: [
            {
              id: LessonId.make(id("l")),
              key: "l",
              title: "L",
              pages: [{ id: PageId.make(id("p")), key: "p", title: "P", items }]
            }
          ]
        },
        { id: SectionId.make(id("e")), key: "e", title: "Empty", lessons: [] }
      ]
    }
  }
}
