/** Everything that is read of a version, worked out once at its publication (and again by a rebuild: the same bytes). */
import { CourseDetail } from "@lyceum/api/Courses"
import { type CourseContent, type CourseFile, itemsOf } from "@lyceum/domain/Content"
import type { CourseId, CourseVersion, ItemId } from "@lyceum/domain/Ids"
import { Outline, outlineOf } from "@lyceum/domain/Outline"
import { Effect, Schema, Struct } from "effect"
import { createHash } from "node:crypto"
import { compress } from "../content/ContentCodec.ts"
import { htmlOf, itemDelivery, placedItems } from "../content/Delivery.ts"

/** The part of a course's detail that its version fixes; who owns it, its slug and whether it is retired are the course's. */
export const VersionDetail = CourseDetail.mapFields(
  Struct.omit(["id", "slug", "ownerId", "version", "retired", "publishedAt"])
)
export type VersionDetail = typeof VersionDetail.Type

/** What `versions`, `items` and `files` hold of one version. */
export interface VersionDocuments {
  readonly courseId: CourseId
  readonly version: CourseVersion
  readonly contentHash: string
  readonly content: CourseContent
  readonly requiredItemCount: number
  readonly detail: string
  readonly outline: Uint8Array
  readonly outlineGzip: Uint8Array
  readonly outlineEtag: string
  /** Text to search in by weight: title, summary, titles of the parts, description. */
  readonly search: readonly [title: string, summary: string, parts: string, description: string]
  readonly items: ReadonlyArray<{ readonly id: ItemId; readonly body: string }>
  readonly files: ReadonlyArray<CourseFile>
}

const encodeOutline = Schema.encodeEffect(Schema.fromJsonString(Outline))
const encodeDetail = Schema.encodeEffect(Schema.fromJsonString(VersionDetail))

/** Items delivered between two turns of everybody else's. */
const turn = 20

/** tsvector holds at most a megabyte; the words that people look for come early. */
const searchable = (text: string, length: number): string => text.slice(0, length).replaceAll("\u0000", " ")

/** Works the documents out. Long courses are done in turns, so that other requests are not held up. */
export const versionDocuments = Effect.fn("versionDocuments")(function* (
  courseId: CourseId,
  version: CourseVersion,
  contentHash: string,
  content: CourseContent
) {
  const outline = Buffer.from(yield* Effect.orDie(encodeOutline(outlineOf(courseId, version, content))))
  const deliver = itemDelivery({ courseId, version, content })
  const items: Array<{ readonly id: ItemId; readonly body: string }> = []
  for (const placed of placedItems(content)) {
    items.push({ id: placed.item.id, body: yield* deliver(placed) })
    if (items.length % turn === 0) yield* Effect.yieldNow
  }
  const detail: VersionDetail = {
    title: content.title,
    summary: content.summary,
    description: htmlOf({ courseId, version, content })(content.description),
    language: content.language,
    itemCount: items.length,
    requiredItemCount: itemsOf(content).filter((item) => item.required).length,
    size: content.files.reduce((sum, file) => sum + file.size, 0),
    ...content.settings,
    sections: content.sections.map((section) => ({
      id: section.id,
      title: section.title,
      lessons: section.lessons.map((lesson) => ({
        id: lesson.id,
        title: lesson.title,
        itemCount: lesson.pages.reduce((sum, page) => sum + page.items.length, 0)
      }))
    }))
  }
  const parts = content.sections.flatMap((section) => [
    section.title,
    ...section.lessons.flatMap((lesson) => [lesson.title, ...lesson.pages.map((page) => page.title)])
  ])
  return {
    courseId,
    version,
    contentHash,
    content,
    requiredItemCount: detail.requiredItemCount,
    detail: yield* Effect.orDie(encodeDetail(detail)),
    outline: new Uint8Array(outline),
    outlineGzip: yield* compress(outline),
    outlineEtag: createHash("sha256").update(outline).digest("base64url").slice(0, 27),
    search: [
      searchable(content.title, 10_000),
      searchable(content.summary, 2000),
      searchable(parts.join(" "), 100_000),
      searchable(detail.description.replace(/<[^>]*>/g, " "), 50_000)
    ],
    items,
    files: content.files
  } satisfies VersionDocuments
})
