/** A page of published courses, newest first. */
import type { Database, Statement } from "./Database.ts"
import { remembered } from "./Remembered.ts"

interface Row {
  readonly id: string
  readonly slug: string
  readonly title: string
  readonly summary: string
  readonly language: string
  readonly version: number
  readonly itemCount: number
  readonly estimatedMinutes: number
  readonly retired: boolean
  readonly publishedAt: Date
  readonly rank: number
  readonly titleKey: string
}

const card = `SELECT c.id, c.slug, v.title, v.summary, v.language, v.version, v.item_count AS "itemCount",
  v.estimated_minutes AS "estimatedMinutes", c.retired, v.published_at AS "publishedAt", v.title_key AS "titleKey",
  0::float8 AS rank FROM courses c JOIN versions v ON v.course_id = c.id AND v.version = c.version WHERE NOT c.retired`
const first: Statement = {
  name: "catalogue",
  text: `SELECT * FROM (${card}) AS found ORDER BY "publishedAt" DESC, id DESC LIMIT $1`
}
const next: Statement = {
  name: "catalogue-after",
  text: `SELECT * FROM (${card}) AS found WHERE ("publishedAt", id) < ($2, $3::uuid)
    ORDER BY "publishedAt" DESC, id DESC LIMIT $1`
}

/** The form of an answer, for serializers that are compiled from it. */
export const pageSchema = {
  type: "object",
  required: ["items", "nextCursor"],
  properties: {
    items: {
      type: "array",
      items: {
        type: "object",
        properties: {
          id: { type: "string" },
          slug: { type: "string" },
          title: { type: "string" },
          summary: { type: "string" },
          language: { type: "string", nullable: true },
          version: { type: "integer", nullable: true },
          itemCount: { type: "integer" },
          estimatedMinutes: { type: "integer" },
          retired: { type: "boolean" },
          publishedAt: { type: "string", format: "date-time", nullable: true }
        }
      }
    },
    nextCursor: { type: "string", nullable: true }
  }
}

const find = (course: Database) => async (limit: number, cursor: string | undefined) => {
  const after: { readonly at: number; readonly id: string } | undefined =
    cursor === undefined ? undefined : JSON.parse(Buffer.from(cursor, "base64url").toString())
  const rows =
    after === undefined
      ? await course.run<Row>(first, [limit + 1])
      : await course.run<Row>(next, [limit + 1, new Date(after.at), after.id])
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const nextCursor =
    rows.length > limit && last !== undefined
      ? Buffer.from(JSON.stringify({ list: "newest", at: last.publishedAt.getTime(), id: last.id })).toString(
          "base64url"
        )
      : null
  return { items: shown.map(cardOf), nextCursor }
}

export type Page = Awaited<ReturnType<ReturnType<typeof find>>>

/** A page as bytes, ready to send, and the cursor of the next one. */
export interface PageBytes {
  readonly bytes: Uint8Array
  readonly nextCursor: string | null
}

/** How long a page is given again, in milliseconds, and how many are kept. */
const pageMillis = 1000
const maxPages = 1000

/** `page` reads anew; `bytes` gives a page that was read a second ago at most. */
export const catalogue = (course: Database) => {
  const page = find(course)
  const kept = remembered(pageMillis, maxPages, async (key): Promise<PageBytes> => {
    const [limit = "20", cursor] = key.split(" ")
    const found = await page(Number(limit), cursor)
    return { bytes: Buffer.from(JSON.stringify(found)), nextCursor: found.nextCursor }
  })
  return {
    page,
    bytes: (limit: number, cursor: string | undefined) => kept(cursor === undefined ? `${limit}` : `${limit} ${cursor}`)
  }
}

/** A row as it is shown. */
const cardOf = (row: Row) => ({
  id: row.id,
  slug: row.slug,
  title: row.title,
  summary: row.summary,
  language: row.language,
  version: row.version,
  itemCount: row.itemCount,
  estimatedMinutes: row.estimatedMinutes,
  retired: row.retired,
  publishedAt: row.publishedAt
})

/** The `Link` header of a page that has a next one (RFC 8288). */
export const nextLink = (url: string, cursor: string): string => {
  const here = new URL(url, "http://localhost")
  here.searchParams.set("cursor", cursor)
  return `<${here.pathname}${here.search}>; rel="next"`
}
