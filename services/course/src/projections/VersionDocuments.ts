/** Everything that is read of a version, worked out once at its publication (and again by a rebuild: the same bytes). */
import { CourseDetail } from "@lyceum/api/Catalogue"
import { type CourseContent, type CourseFile, itemsOf } from "@lyceum/domain/Content"
import type { CourseId, CourseVersion, ItemId } from "@lyceum/domain/Ids"
import { minutesOf } from "@lyceum/domain/Effort"
import { Outline, outlineOf } from "@lyceum/domain/Outline"
import { Effect, Schema, Struct } from "effect"
import { createHash } from "node:crypto"
import { compress } from "../content/ContentCodec.ts"
import { htmlOf, itemDelivery, placedItems } from "../content/Delivery.ts"
import { plainText } from "../content/PlainText.ts"
import { CourseFiles } from "../files/CourseFiles.ts"
import { type Passage, passagePlaces, passageTexts } from "./Passages.ts"
import { titleKey } from "./TitleKey.ts"

/** The part of a course's detail that its version fixes; who owns it, its slug and whether it is retired are the course's. */
export const VersionDetail = CourseDetail.mapFields(
  Struct.omit(["id", "slug", "ownerId", "version", "retired", "publishedAt"])
)
export type VersionDetail = typeof VersionDetail.Type

/** Raise it when anything here is worked out differently: stored versions are then worked out anew at the next start. */
export const versionRevision = 2

/** What `versions`, `items`, `files` and `passages` hold of one version. */
export interface VersionDocuments {
  readonly courseId: CourseId
  readonly version: CourseVersion
  readonly contentHash: string
  readonly content: CourseContent
  readonly requiredItemCount: number
  readonly estimatedMinutes: number
  readonly titleKey: string
  readonly detail: string
  readonly outline: Uint8Array
  readonly outlineGzip: Uint8Array
  readonly outlineEtag: string
  /** Text to search in by weight: title, summary and outcomes, titles of the parts, description. */
  readonly search: readonly [title: string, summary: string, parts: string, description: string]
  readonly items: ReadonlyArray<{ readonly id: ItemId; readonly body: string }>
  readonly files: ReadonlyArray<CourseFile>
  readonly passages: ReadonlyArray<Passage>
}

const encodeOutline = Schema.encodeEffect(Schema.fromJsonString(Outline))
const encodeDetail = Schema.encodeEffect(Schema.fromJsonString(VersionDetail))

/** Items delivered between two turns of everybody else's. */
const turn = 20

/** Works the documents out. Long courses are done in turns, so that other requests are not held up. */
export const versionDocuments = Effect.fn("versionDocuments")(function* (
  courseId: CourseId,
  version: CourseVersion,
  contentHash: string,
  content: CourseContent
) {
  const outline = Buffer.from(yield* Effect.orDie(encodeOutline(outlineOf(courseId, version, content))))
  const known = yield* CourseFiles
  const descriptions = yield* known.descriptions(courseId, content.files)
  const deliver = itemDelivery({ courseId, version, content, descriptions })
  const items: Array<{ readonly id: ItemId; readonly body: string }> = []
  for (const placed of placedItems(content)) {
    items.push({ id: placed.item.id, body: yield* deliver(placed) })
    if (items.length % turn === 0) yield* Effect.yieldNow
  }
  const shown = new Set(itemsOf(content).flatMap(({ body }) => (body.kind === "file" ? [body.path] : [])))
  const texts = yield* known.texts(
    courseId,
    content.files.filter(({ path }) => shown.has(path))
  )
  const passages: Array<Passage> = []
  for (const { item, ...place } of passagePlaces(content)) {
    const ofFile = item.body.kind === "file" ? (texts.get(item.body.path) ?? "") : ""
    passages.push(...passageTexts(item, ofFile).map((text, part) => ({ ...place, part, text })))
    if (place.place % turn === 0) yield* Effect.yieldNow
  }
  const detail: VersionDetail = {
    title: content.title,
    summary: content.summary,
    outcomes: content.outcomes ?? [],
    description: htmlOf({ courseId, content })(content.description),
    language: content.language,
    itemCount: items.length,
    requiredItemCount: itemsOf(content).filter((item) => item.required).length,
    estimatedMinutes: minutesOf(itemsOf(content)),
    size: content.files.reduce((sum, file) => sum + file.size, 0),
    ...content.settings,
    sections: content.sections.map((section) => ({
      id: section.id,
      title: section.title,
      lessons: section.lessons.map((lesson) => ({
        id: lesson.id,
        title: lesson.title,
        itemCount: lesson.pages.reduce((sum, page) => sum + page.items.length, 0),
        estimatedMinutes: lesson.pages.reduce((sum, page) => sum + minutesOf(page.items), 0)
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
    estimatedMinutes: detail.estimatedMinutes,
    titleKey: titleKey(content.title),
    detail: yield* Effect.orDie(encodeDetail(detail)),
    outline: new Uint8Array(outline),
    outlineGzip: yield* compress(outline),
    outlineEtag: createHash("sha256").update(outline).digest("base64url").slice(0, 27),
    search: [
      content.title,
      [content.summary, ...detail.outcomes].join(" "),
      parts.join(" "),
      plainText(detail.description)
    ],
    items,
    files: content.files,
    passages
  } satisfies VersionDocuments
})
