/**
 * What a course is made of: sections -> lessons -> pages -> items. `CourseContent` is the author's document (with answer
 * keys); `LearnerItem` is one item as a learner may see it (without).
 * HTML in authored content refers to files as `/static/<path>` and to other items as `/jump_to_id/<itemId>`.
 */
import { Schema } from "effect"
import { CourseId, ItemId, LessonId, PageId, SectionId } from "./Ids.ts"
import { AuthoredQuestion, Html, Question, QuizRules } from "./Quiz.ts"

/** A title as people read it: 1 to 10,000 characters (imported courses hold long ones; layouts cope). */
export const Title = Schema.String.check(Schema.isBetweenLength(1, 10_000)).annotate({ identifier: "Title" })

/** How an item comes to be complete. The rule is shown to the learner before the work. */
export const CompletionRule = Schema.Union([
  Schema.Struct({ kind: Schema.tag("viewed") }),
  Schema.Struct({ kind: Schema.tag("manual") }),
  Schema.Struct({
    kind: Schema.tag("video"),
    percent: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 100 }))
  }),
  Schema.Struct({ kind: Schema.tag("quiz") })
]).annotate({ identifier: "CompletionRule" })
export type CompletionRule = typeof CompletionRule.Type

/** One cue of a transcript; times in seconds from the start of the video. */
export const Cue = Schema.Struct({
  start: Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0)),
  end: Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0)),
  text: Schema.String
}).annotate({ identifier: "Cue" })
export type Cue = typeof Cue.Type

/** A transcript in one language (BCP 47 tag). */
export const Transcript = Schema.Struct({ language: Schema.NonEmptyString, cues: Schema.Array(Cue) }).annotate({
  identifier: "Transcript"
})
export type Transcript = typeof Transcript.Type

/** Where a video plays from. `path` is a file of the course. */
export const VideoSource = Schema.Union([
  Schema.Struct({
    kind: Schema.tag("youtube"),
    videoId: Schema.String.check(Schema.isPattern(/^[A-Za-z0-9_-]{1,64}$/u))
  }),
  Schema.Struct({ kind: Schema.tag("url"), url: Schema.String.check(Schema.isPattern(/^https:\/\/\S{1,2000}$/u)) }),
  Schema.Struct({ kind: Schema.tag("file"), path: Schema.NonEmptyString })
]).annotate({ identifier: "VideoSource" })
export type VideoSource = typeof VideoSource.Type

export const TextBody = Schema.Struct({
  kind: Schema.tag("text"),
  format: Schema.Literals(["html", "markdown"]),
  text: Html
})
export const VideoBody = Schema.Struct({
  kind: Schema.tag("video"),
  sources: Schema.Array(VideoSource),
  transcripts: Schema.Array(Transcript),
  durationSeconds: Schema.NullOr(Schema.Finite.check(Schema.isGreaterThan(0))),
  /** The part that is played, in seconds; absent = all of it, `end` null = to the end (OLX `start_time`, `end_time`). */
  clip: Schema.optionalKey(
    Schema.Struct({
      start: Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0)),
      end: Schema.NullOr(Schema.Finite.check(Schema.isGreaterThan(0)))
    })
  )
})
export const FileBody = Schema.Struct({ kind: Schema.tag("file"), path: Schema.NonEmptyString, description: Html })
export const QuizBody = Schema.Struct({
  kind: Schema.tag("quiz"),
  intro: Html,
  questions: Schema.Array(AuthoredQuestion),
  rules: QuizRules
})
/** Something to do and to mark as done oneself (OLX `done`). */
export const TaskBody = Schema.Struct({ kind: Schema.tag("task"), instructions: Html })
/** What an import did not understand: kept as it was, and says so. Never required. */
export const UnsupportedBody = Schema.Struct({
  kind: Schema.tag("unsupported"),
  tag: Schema.NonEmptyString,
  reason: Schema.NonEmptyString,
  source: Schema.String
})

export const ItemBody = Schema.Union([TextBody, VideoBody, FileBody, QuizBody, TaskBody, UnsupportedBody]).annotate({
  identifier: "ItemBody"
})
export type ItemBody = typeof ItemBody.Type

export const ItemKind = Schema.Literals(["text", "video", "file", "quiz", "task", "unsupported"]).annotate({
  identifier: "ItemKind"
})
export type ItemKind = typeof ItemKind.Type

/** One item as its author wrote it. `key` is the author's own stable name (OLX `url_name`), unique within the course. */
export const Item = Schema.Struct({
  id: ItemId,
  key: Schema.NonEmptyString,
  title: Title,
  rule: CompletionRule,
  required: Schema.Boolean,
  body: ItemBody
}).annotate({ identifier: "Item" })
export type Item = typeof Item.Type

export const Page = Schema.Struct({
  id: PageId,
  key: Schema.NonEmptyString,
  title: Title,
  items: Schema.Array(Item)
}).annotate({ identifier: "Page" })
export type Page = typeof Page.Type

export const Lesson = Schema.Struct({
  id: LessonId,
  key: Schema.NonEmptyString,
  title: Title,
  pages: Schema.Array(Page)
}).annotate({ identifier: "Lesson" })
export type Lesson = typeof Lesson.Type

export const Section = Schema.Struct({
  id: SectionId,
  key: Schema.NonEmptyString,
  title: Title,
  lessons: Schema.Array(Lesson)
}).annotate({ identifier: "Section" })
export type Section = typeof Section.Type

/** A file of the course: its path as content refers to it (below `/static/`), and what is stored. Size in bytes. */
export const CourseFile = Schema.Struct({
  path: Schema.String.check(Schema.isBetweenLength(1, 1000)),
  mediaType: Schema.NonEmptyString,
  size: Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)),
  sha256: Schema.String.check(Schema.isPattern(/^[0-9a-f]{64}$/u))
}).annotate({ identifier: "CourseFile" })
export type CourseFile = typeof CourseFile.Type

/** How people get in and move: seats (`null` = unlimited), courses to complete first, whether items unlock in order. */
export const CourseSettings = Schema.Struct({
  capacity: Schema.NullOr(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 10_000_000 }))),
  prerequisites: Schema.Array(CourseId).check(Schema.isMaxLength(50)),
  sequential: Schema.Boolean
}).annotate({ identifier: "CourseSettings" })
export type CourseSettings = typeof CourseSettings.Type

/** "What you will learn": short sentences, in the author's order. */
export const Outcomes = Schema.Array(Schema.String.check(Schema.isBetweenLength(1, 500)))
  .check(Schema.isMaxLength(50))
  .annotate({ identifier: "Outcomes" })

/** A course as its author edits it: the draft, and what a published version freezes. Without `outcomes` there are none. */
export const CourseContent = Schema.Struct({
  title: Title,
  summary: Schema.String.check(Schema.isMaxLength(2000)),
  outcomes: Schema.optionalKey(Outcomes),
  description: Html,
  language: Schema.String.check(Schema.isPattern(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/u)),
  settings: CourseSettings,
  sections: Schema.Array(Section),
  files: Schema.Array(CourseFile)
}).annotate({ identifier: "CourseContent" })
export type CourseContent = typeof CourseContent.Type

/** A text as learners get it: Markdown is HTML by then. */
export const LearnerTextBody = Schema.Struct({
  kind: Schema.tag("text"),
  format: Schema.Literal("html"),
  text: Html
})
/** A quiz as learners see it: questions without keys. */
export const LearnerQuizBody = Schema.Struct({
  kind: Schema.tag("quiz"),
  intro: Html,
  questions: Schema.Array(Question),
  rules: QuizRules
})
/** What was not understood, without its source. */
export const LearnerUnsupportedBody = Schema.Struct({
  kind: Schema.tag("unsupported"),
  tag: Schema.NonEmptyString,
  reason: Schema.NonEmptyString
})
export const LearnerItemBody = Schema.Union([
  LearnerTextBody,
  VideoBody,
  FileBody,
  LearnerQuizBody,
  TaskBody,
  LearnerUnsupportedBody
]).annotate({ identifier: "LearnerItemBody" })
export type LearnerItemBody = typeof LearnerItemBody.Type

/** All items of a course in reading order. */
export const itemsOf = (content: Pick<CourseContent, "sections">): ReadonlyArray<Item> =>
  content.sections.flatMap((section) => section.lessons.flatMap((lesson) => lesson.pages.flatMap((page) => page.items)))

/** The body a learner may see: keys, explanations and foreign source left out. `markdown` gives the HTML of a Markdown text. */
export const learnerBody = (body: ItemBody, markdown: (source: string) => string): LearnerItemBody => {
  switch (body.kind) {
    case "text":
      return { kind: "text", format: "html", text: body.format === "html" ? body.text : markdown(body.text) }
    case "quiz":
      return { kind: "quiz", intro: body.intro, rules: body.rules, questions: body.questions.map((q) => q.question) }
    case "unsupported":
      return { kind: "unsupported", tag: body.tag, reason: body.reason }
    default:
      return body
  }
}
