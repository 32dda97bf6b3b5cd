/** Courses as an author makes them, through the SDK. */
import type { CourseContent, Lyceum } from "@lyceum/sdk"

/** A published course with one text that is complete when viewed. */
export const oneItemCourse = async (
  instructor: Lyceum,
  title: string
): Promise<{ readonly courseId: string; readonly itemId: string }> => {
  const { data, response } = await instructor.courses.createCourse({ body: { title } })
  const itemId = crypto.randomUUID()
  const part = (key: string) => ({ id: crypto.randomUUID(), key, title: key })
  const content: CourseContent = {
    title,
    summary: "",
    description: "",
    language: "en",
    settings: { capacity: null, prerequisites: [], sequential: false },
    files: [],
    sections: [
      {
        ...part("section"),
        lessons: [
          {
            ...part("lesson"),
            pages: [
              {
                ...part("page"),
                items: [
                  {
                    id: itemId,
                    key: "item",
                    title: "Welcome",
                    rule: { kind: "viewed" },
                    required: true,
                    body: { kind: "text", format: "html", text: "<p>Welcome.</p>" }
                  }
                ]
              }
            ]
          }
        ]
      }
    ]
  }
  const path = { courseId: data.id }
  await instructor.courses.saveDraft({
    path,
    body: content,
    headers: { "if-match": response.headers.get("etag") ?? "" }
  })
  await instructor.courses.publish({ path })
  return { courseId: data.id, itemId }
}
