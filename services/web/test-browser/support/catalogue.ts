/** Courses for the catalogue: one short text each, with what a test wants to see of them. */
import { randomUUID } from "node:crypto"
import { accounts } from "./accounts.ts"
import { signedInAs } from "./learners.ts"

export interface Listed {
  readonly courseId: string
  readonly slug: string
  readonly title: string
}

/** Publishes a course. `title` should be one of a kind: all tests share a catalogue. */
export const listCourse = async (options: {
  readonly title: string
  readonly language?: string
  readonly capacity?: number
  readonly prerequisites?: ReadonlyArray<string>
}): Promise<Listed> => {
  const instructor = await signedInAs(accounts.instructor)
  const { title, capacity = null, language = "en", prerequisites = [] } = options
  const { data } = await instructor.courses.createCourse({ body: { title } })
  const part = (name: string) => ({ id: randomUUID(), key: name, title: name })
  const page = {
    ...part("Page"),
    items: [
      {
        ...part("First steps"),
        rule: { kind: "viewed" as const },
        required: true,
        body: { kind: "text" as const, format: "html" as const, text: "<p>One step.</p>" }
      }
    ]
  }
  await instructor.courses.saveDraft({
    path: { courseId: data.id },
    headers: { "if-match": `"${data.revision}"` },
    body: {
      title,
      summary: `What ${title} is about.`,
      outcomes: ["Take a first step", "Take a second one"],
      description: "<h2>About it</h2><p>With <em>care</em>.</p>",
      language,
      settings: { capacity, prerequisites: [...prerequisites], sequential: false },
      files: [],
      sections: [{ ...part("Beginning"), lessons: [{ ...part("Walking"), pages: [page] }] }]
    }
  })
  await instructor.courses.publish({ path: { courseId: data.id } })
  return { courseId: data.id, slug: data.slug, title }
}

/** A word that no other course has. */
export const newWord = (): string => `walk${randomUUID().replaceAll("-", "").slice(0, 10)}`
