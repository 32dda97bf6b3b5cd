/** The outline of a course: stored bytes that are kept, or built from its rows and compressed at each request. */
import { promisify } from "node:util"
import { gzip } from "node:zlib"
import type { Database } from "./Database.ts"
import { remembered } from "./Remembered.ts"
import type { Mode } from "./Settings.ts"

export interface OutlineAnswer {
  readonly bytes: Uint8Array
  readonly headers: Readonly<Record<string, string>>
}

interface Bytes {
  readonly gzip: Buffer
  readonly etag: string
}

interface Head {
  readonly version: number
  readonly title: string
  readonly itemCount: number
  readonly estimatedMinutes: number
  readonly sequential: boolean
}

interface ItemRow {
  readonly section_id: string
  readonly section_title: string
  readonly lesson_id: string
  readonly lesson_title: string
  readonly page_id: string
  readonly page_title: string
  readonly id: string
  readonly title: string
  readonly kind: string
  readonly rule: unknown
  readonly required: boolean
  readonly minutes: number
}

const newest = {
  name: "newest",
  text: `SELECT version FROM courses WHERE id = $1::uuid AND version IS NOT NULL`
}
const stored = {
  name: "outline",
  text: `SELECT outline_gzip AS gzip, outline_etag AS etag FROM versions WHERE course_id = $1::uuid AND version = $2`
}
const head = {
  name: "outline-head",
  text: `SELECT v.version, v.title, v.item_count AS "itemCount", v.estimated_minutes AS "estimatedMinutes",
    (v.detail->>'sequential')::boolean AS sequential
    FROM courses c JOIN versions v ON v.course_id = c.id AND v.version = c.version WHERE c.id = $1::uuid`
}
const rows = {
  name: "outline-rows",
  text: `SELECT section_id, section_title, lesson_id, lesson_title, page_id, page_title, id, title, kind, rule, required,
    minutes FROM outline_items WHERE course_id = $1::uuid AND version = $2 ORDER BY place`
}

/** The rows as a tree: they come in the author's order. */
const treeOf = (items: ReadonlyArray<ItemRow>) => {
  const sections: Array<{ id: string; title: string; lessons: Array<Lesson> }> = []
  for (const row of items) {
    let section = sections.at(-1)
    if (section?.id !== row.section_id) {
      section = { id: row.section_id, title: row.section_title, lessons: [] }
      sections.push(section)
    }
    let lesson = section.lessons.at(-1)
    if (lesson?.id !== row.lesson_id) {
      lesson = { id: row.lesson_id, title: row.lesson_title, pages: [] }
      section.lessons.push(lesson)
    }
    let page = lesson.pages.at(-1)
    if (page?.id !== row.page_id) {
      page = { id: row.page_id, title: row.page_title, items: [] }
      lesson.pages.push(page)
    }
    const { id, kind, minutes, required, rule, title } = row
    page.items.push({ id, title, kind, rule, required, estimatedMinutes: minutes })
  }
  return sections
}
interface Lesson {
  readonly id: string
  readonly title: string
  readonly pages: Array<{ readonly id: string; readonly title: string; readonly items: Array<unknown> }>
}

const compress = promisify(gzip)
const common = { "content-type": "application/json", "content-encoding": "gzip", vary: "accept-encoding" }

/** `undefined` = there is no such course. The client takes gzip. */
export const outline = (mode: Mode, course: Database) => {
  const version = remembered(1000, 10_000, async (id) => (await course.run<{ version: number }>(newest, [id]))[0])
  const bytes = remembered(Number.MAX_SAFE_INTEGER, 60, async (key) => {
    const [id, wanted] = key.split("/")
    return (await course.run<Bytes>(stored, [id, Number(wanted)]))[0]
  })

  const kept = async (id: string): Promise<OutlineAnswer | undefined> => {
    const now = await version(id)
    const found = now === undefined ? undefined : await bytes(`${id}/${now.version}`)
    return found === undefined
      ? undefined
      : {
          bytes: found.gzip,
          headers: { ...common, etag: `"${found.etag}-gzip"`, "cache-control": "public, no-cache" }
        }
  }

  const built = async (id: string): Promise<OutlineAnswer | undefined> => {
    const [of] = await course.run<Head>(head, [id])
    if (of === undefined) return undefined
    const { estimatedMinutes, itemCount, sequential, title } = of
    const sections = treeOf(await course.run<ItemRow>(rows, [id, of.version]))
    const json = JSON.stringify({
      courseId: id,
      version: of.version,
      title,
      itemCount,
      estimatedMinutes,
      sequential,
      sections
    })
    return { bytes: await compress(json), headers: common }
  }

  return mode === "alike" ? kept : built
}
