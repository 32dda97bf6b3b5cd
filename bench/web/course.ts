/** A published course of many items, and a learner in it, made through the SDK. */
import { type CourseContent, createLyceum } from "@lyceum/sdk"
import { accounts } from "@lyceum/web/test-browser/accounts"

const part = (key: string, title: string) => ({ id: crypto.randomUUID(), key, title })

const chunks = <A>(all: ReadonlyArray<A>, size: number): Array<Array<A>> =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, n) => all.slice(n * size, (n + 1) * size))

/** Five items a page, four pages a lesson, five lessons a section. */
const contentOf = (count: number): CourseContent => {
  const items = Array.from({ length: count }, (_, n) => ({
    ...part(`item-${n}`, `What happens to event number ${n}, and why`),
    rule: { kind: "viewed" as const },
    required: true,
    body: { kind: "text" as const, format: "html" as const, text: `<p>Text ${n}.</p>`.repeat(20) }
  }))
  const pages = chunks(items, 5).map((items, n) => ({ ...part(`p${n}`, `Page ${n}`), items }))
  const lessons = chunks(pages, 4).map((pages, n) => ({ ...part(`l${n}`, `Lesson ${n}`), pages }))
  const sections = chunks(lessons, 5).map((lessons, n) => ({ ...part(`s${n}`, `Section ${n}`), lessons }))
  return {
    title: `A course of ${count} items`,
    summary: "As long as the longest that anybody has made.",
    description: "",
    language: "en",
    settings: { capacity: null, prerequisites: [], sequential: false },
    sections,
    files: []
  }
}

/** The ids of the course and of its items in reading order. The demo learner is enrolled. */
export const longCourse = async (
  address: string,
  count: number
): Promise<{ readonly courseId: string; readonly itemIds: ReadonlyArray<string> }> => {
  const instructor = createLyceum({ baseUrl: address })
  await instructor.signIn({ email: accounts.instructor.email, password: accounts.instructor.password })
  const body = contentOf(count)
  const { data, response } = await instructor.courses.createCourse({ body: { title: body.title } })
  const path = { courseId: data.id }
  const revision = response.headers.get("etag")
  if (revision === null) throw new Error("a new draft came without an ETag")
  await instructor.courses.saveDraft({ path, body, headers: { "if-match": revision } })
  await instructor.courses.publish({ path })
  const learner = createLyceum({ baseUrl: address })
  await learner.signIn({ email: accounts.learner.email, password: accounts.learner.password })
  await learner.enrollments.create({ body: { courseId: data.id } })
  const itemIds = body.sections.flatMap(({ lessons }) =>
    lessons.flatMap(({ pages }) => pages.flatMap(({ items }) => items.map(({ id }) => id)))
  )
  return { courseId: data.id, itemIds }
}
