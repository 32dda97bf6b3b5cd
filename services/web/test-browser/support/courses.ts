/** Courses that a test makes for itself, published by the instructor as any other. */
import type { CourseContent, Item, Lyceum } from "@lyceum/sdk"
import { accounts } from "./accounts.ts"
import { signedInAs } from "./learners.ts"

type Part = Pick<Item, "title" | "rule" | "body"> & { readonly required?: boolean }

export interface Made {
  readonly courseId: string
  /** The ids of the items, in order. */
  readonly itemIds: ReadonlyArray<string>
}

let count = 0

/** An item that is read. */
export const reading = (title: string, text = `<p>About ${title}.</p>`): Part => ({
  title,
  rule: { kind: "viewed" },
  body: { kind: "text", format: "html", text }
})

/** Sections of items; each item is a page of its own. */
const contentOf = (
  title: string,
  sequential: boolean,
  sections: ReadonlyArray<ReadonlyArray<Part>>
): { readonly content: CourseContent; readonly itemIds: ReadonlyArray<string> } => {
  const itemIds: Array<string> = []
  const part = (name: string) => ({ id: crypto.randomUUID(), key: `${name}-${crypto.randomUUID()}`, title: name })
  const content: CourseContent = {
    title,
    summary: "Made by a test",
    description: "",
    language: "en",
    settings: { capacity: null, prerequisites: [], sequential },
    files: [],
    sections: sections.map((items, index) => ({
      ...part(`Section ${index + 1}`),
      lessons: [
        {
          ...part(`Lesson ${index + 1}`),
          pages: items.map((item) => {
            const made = { ...part("item"), required: item.required ?? true, ...item }
            itemIds.push(made.id)
            return { ...part("page"), items: [made] }
          })
        }
      ]
    }))
  }
  return { content, itemIds }
}

/** Makes and publishes a course. */
export const publishCourse = async (
  sections: ReadonlyArray<ReadonlyArray<Part>>,
  options: { readonly title?: string; readonly sequential?: boolean; readonly lyceum?: Lyceum } = {}
): Promise<Made> => {
  count += 1
  const lyceum = options.lyceum ?? (await signedInAs(accounts.instructor))
  const { data: draft, response } = await lyceum.courses.createCourse({
    body: { title: `Course ${process.pid} ${count}` }
  })
  const path = { courseId: draft.id }
  const title = options.title ?? `Course ${process.pid} ${count}`
  const { content, itemIds } = contentOf(title, options.sequential ?? false, sections)
  await lyceum.courses.saveDraft({ path, body: content, headers: { "if-match": response.headers.get("etag") ?? "" } })
  await lyceum.courses.publish({ path })
  return { courseId: draft.id, itemIds }
}
