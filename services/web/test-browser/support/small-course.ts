/** A course of two items that a test can finish: a task to mark, and a quiz of one question with a time limit. */
import { createHash, randomUUID } from "node:crypto"
import type { CourseContent, Lyceum } from "@lyceum/sdk"
import { accounts } from "./accounts.ts"
import { eventually, type Found, signedInAs } from "./learners.ts"

const idOf = (name: string): string => {
  const hex = createHash("sha256").update(name).digest("hex")
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

const contentOf = (run: string, minutes: number | null): CourseContent => ({
  title: `Knots ${run}`,
  summary: "Two knots, and when to tie which.",
  description: "<p>Two knots.</p>",
  language: "en",
  settings: { capacity: null, prerequisites: [], sequential: false },
  files: [],
  sections: [
    {
      id: idOf(`${run} section`),
      key: "section",
      title: "Knots",
      lessons: [
        {
          id: idOf(`${run} lesson`),
          key: "lesson",
          title: "Two knots",
          pages: [
            {
              id: idOf(`${run} page`),
              key: "page",
              title: "Two knots",
              items: [
                {
                  id: idOf(`${run} task`),
                  key: "task",
                  title: "Tie a bowline",
                  rule: { kind: "manual" },
                  required: true,
                  body: { kind: "task", instructions: "<p>Tie it.</p>" }
                },
                {
                  id: idOf(`${run} quiz`),
                  key: "quiz",
                  title: "Which knot?",
                  rule: { kind: "quiz" },
                  required: true,
                  body: {
                    kind: "quiz",
                    intro: "",
                    rules: {
                      maxAttempts: null,
                      passPercent: 100,
                      timeLimitMinutes: minutes,
                      showAnswers: "after-pass"
                    },
                    questions: [
                      {
                        question: { kind: "text", id: "loop", prompt: "<p>A loop?</p>", hints: [], points: 1 },
                        key: { kind: "text", accepted: ["bowline"], caseSensitive: false },
                        explanation: "<p>It neither slips nor jams.</p>"
                      }
                    ]
                  }
                }
              ]
            }
          ]
        }
      ]
    }
  ]
})

export interface SmallCourse {
  readonly courseId: string
  readonly title: string
  readonly task: Found
  readonly quiz: Found
}

/** Writes and publishes it, as `lyceum` or the instructor. `minutes`: the time limit of the quiz. */
export const smallCourse = async (
  options: { readonly minutes?: number; readonly address?: string; readonly lyceum?: Lyceum } = {}
): Promise<SmallCourse> => {
  const instructor = options.lyceum ?? (await signedInAs(accounts.instructor, options.address))
  const run = randomUUID().slice(0, 8)
  const content = contentOf(run, options.minutes ?? null)
  const { data } = await instructor.courses.createCourse({ body: { title: content.title } })
  const courseId = data.id
  await instructor.courses.saveDraft({
    path: { courseId },
    body: content,
    headers: { "if-match": `"${data.revision}"` }
  })
  await instructor.courses.publish({ path: { courseId }, headers: { "if-match": `"${data.revision + 1}"` } })
  await eventually(() =>
    instructor.catalogue.outline({ path: { courseId } }).then(
      () => true,
      () => undefined
    )
  )
  const found = (name: string): Found => {
    const itemId = idOf(`${run} ${name}`)
    return { courseId, itemId, path: `/courses/${courseId}/items/${itemId}` }
  }
  return { courseId, title: content.title, task: found("task"), quiz: found("quiz") }
}
