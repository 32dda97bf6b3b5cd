/**
 * The course service as the others meet it: published versions, told by `course-events` and answered when asked. Its own
 * code does not run in a simulation. Courses, learners and items are the same in all schedules.
 */
import type { CourseContent, Item } from "@lyceum/domain/Content"
import { derivedUuid, itemId } from "@lyceum/domain/DerivedId"
import { CourseId, CourseVersion, LessonId, PageId, SectionId, UserId } from "@lyceum/domain/Ids"
import { type AuthoredQuestion, ChoiceId, QuestionId } from "@lyceum/domain/Quiz"

const [right, wrong] = [ChoiceId.make("right"), ChoiceId.make("wrong")]
const question: AuthoredQuestion = {
  question: {
    kind: "single-choice",
    id: QuestionId.make("question"),
    prompt: "",
    hints: [],
    points: 1,
    choices: [
      { id: right, html: "" },
      { id: wrong, html: "" }
    ],
    shuffle: false
  },
  key: { kind: "single-choice", correct: [right], feedback: [] },
  explanation: null
}

type Made = Pick<Item, "rule" | "required" | "body">
const text: Made = {
  rule: { kind: "viewed" },
  required: true,
  body: { kind: "text", format: "html", text: "" }
}
const task: Made = { rule: { kind: "manual" }, required: true, body: { kind: "task", instructions: "" } }
const quiz: Made = {
  rule: { kind: "quiz" },
  required: true,
  body: {
    kind: "quiz",
    intro: "",
    questions: [question],
    rules: { maxAttempts: null, passPercent: 50, timeLimitMinutes: null, showAnswers: "never" }
  }
}

/** What each version of each course is made of. The second version asks for less, the third for more. */
interface Version {
  readonly capacity: number | null
  readonly items: ReadonlyArray<readonly [key: string, made: Made]>
}
const shapes: ReadonlyArray<{ readonly sequential: boolean; readonly versions: ReadonlyArray<Version> }> = [
  {
    sequential: false,
    versions: [
      {
        capacity: 2,
        items: [
          ["text", text],
          ["task", task]
        ]
      },
      { capacity: 3, items: [["text", text]] },
      {
        capacity: 3,
        items: [
          ["text", text],
          ["quiz", quiz]
        ]
      }
    ]
  },
  {
    sequential: true,
    versions: [
      {
        capacity: 2,
        items: [
          ["text", text],
          ["quiz", quiz]
        ]
      },
      {
        capacity: 1,
        items: [
          ["text", text],
          ["quiz", quiz]
        ]
      },
      { capacity: null, items: [["task", task]] }
    ]
  }
]

/** Learners of a schedule, by number. */
export const learners = Array.from({ length: 4 }, (_, number) =>
  UserId.make(derivedUuid("simulated-user", String(number)))
)
const ownerId = UserId.make(derivedUuid("simulated-user", "owner"))

const contentOf = (courseId: CourseId, sequential: boolean, { capacity, items }: Version): CourseContent => {
  const page = {
    id: PageId.make(derivedUuid("page", courseId)),
    key: "page",
    title: "Page",
    items: items.map(([key, made]) => ({ ...made, id: itemId(courseId, "item", key), key, title: key }))
  }
  const lesson = { id: LessonId.make(derivedUuid("lesson", courseId)), key: "lesson", title: "Lesson", pages: [page] }
  const section = {
    id: SectionId.make(derivedUuid("section", courseId)),
    key: "section",
    title: "S",
    lessons: [lesson]
  }
  return {
    title: "A course",
    summary: "",
    description: "",
    language: "en",
    settings: { capacity, prerequisites: [], sequential },
    sections: [section],
    files: []
  }
}

/** What is published as one version: what others are told, and the content they may ask for. */
export interface Publication {
  readonly facts: {
    readonly courseId: CourseId
    readonly ownerId: UserId
    readonly slug: string
    readonly title: string
    readonly version: CourseVersion
    readonly capacity: number | null
    readonly prerequisites: ReadonlyArray<CourseId>
    readonly sequential: boolean
    readonly itemCount: number
    readonly requiredItemCount: number
    readonly retired: boolean
  }
  readonly content: CourseContent
}

/** All versions of all courses that schedules publish, in order. */
export const courses: ReadonlyArray<{
  readonly id: CourseId
  readonly items: ReadonlyArray<{ readonly key: string; readonly id: ReturnType<typeof itemId> }>
  readonly versions: ReadonlyArray<Publication>
}> = shapes.map(({ sequential, versions }, number) => {
  const id = CourseId.make(derivedUuid("simulated-course", String(number)))
  const keys = [...new Set(versions.flatMap(({ items }) => items.map(([key]) => key)))]
  return {
    id,
    items: keys.map((key) => ({ key, id: itemId(id, "item", key) })),
    versions: versions.map((version, index) => ({
      facts: {
        courseId: id,
        ownerId,
        slug: `course-${number}`,
        title: "A course",
        version: CourseVersion.make(index + 1),
        capacity: version.capacity,
        prerequisites: [],
        sequential,
        itemCount: version.items.length,
        requiredItemCount: version.items.length,
        retired: false
      },
      content: contentOf(id, sequential, version)
    }))
  }
})

/** The course service of one schedule: which versions are out. */
export class Courses {
  private readonly published = courses.map(() => 1)

  /** Publishes the next version; `undefined` = there is none. */
  publish(course: number): Publication | undefined {
    const next = courses[course]?.versions[this.published[course] ?? 0]
    if (next !== undefined) this.published[course] = next.facts.version
    return next
  }

  /** The newest version that is out. */
  newest(id: string): Publication | undefined {
    const index = courses.findIndex((course) => course.id === id || course.versions[0]?.facts.slug === id)
    return courses[index]?.versions[(this.published[index] ?? 1) - 1]
  }

  version(id: string, version: number): Publication | undefined {
    const newest = this.newest(id)
    if (newest === undefined || version > newest.facts.version) return undefined
    return courses.find((course) => course.id === id)?.versions[version - 1]
  }
}
