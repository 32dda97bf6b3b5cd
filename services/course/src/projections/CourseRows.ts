/** The read models' statements: one row a course from its state, and a version's rows from its documents. */
import type { PgClient } from "@effect/sql-pg"
import type { ReadModel } from "@lyceum/database/Commands"
import type { Statement } from "effect/sql"
import type { PackedContent } from "../content/ContentCodec.ts"
import type { CourseState } from "../domain/CourseDecider.ts"
import { maxPassage } from "./Passages.ts"
import { searchConfiguration } from "./SearchLanguage.ts"
import { indexed } from "./SearchWords.ts"
import type { VersionDocuments } from "./VersionDocuments.ts"

/** `courses`: identity, draft and standing. */
export const courseRow =
  (sql: PgClient.PgClient): ReadModel<CourseState> =>
  ({ id, state, updatedAt }) =>
    state === null
      ? []
      : [
          sql`INSERT INTO courses (id, owner_id, slug, title, summary, revision, draft_hash, version, retired, updated_at)
            VALUES (${id}::uuid, ${state.ownerId}::uuid, ${state.slug}, ${state.draft.title}, ${state.draft.summary},
              ${state.draft.revision}, ${state.draft.contentHash}, ${state.published?.version ?? null}::int, ${state.retired}, ${updatedAt})
            ON CONFLICT (id) DO UPDATE SET title = EXCLUDED.title, summary = EXCLUDED.summary, revision = EXCLUDED.revision,
              draft_hash = EXCLUDED.draft_hash, version = EXCLUDED.version, retired = EXCLUDED.retired, updated_at = EXCLUDED.updated_at`
        ]

/** `contents`: written together with the event that names the hash. */
export const contentRow = (sql: PgClient.PgClient, packed: PackedContent): Statement.Fragment =>
  sql`INSERT INTO contents (hash, bytes) VALUES (${packed.hash}, ${packed.bytes}) ON CONFLICT (hash) DO NOTHING`

/** Most of a version's own texts that is searched, by weight; a tsvector holds a megabyte. */
const searched = [
  ["A", 10_000],
  ["B", 20_000],
  ["C", 100_000],
  ["D", 50_000]
] as const

/** `versions`, `items`, `files`, `passages`. */
export const versionRows = (
  sql: PgClient.PgClient,
  documents: VersionDocuments,
  publishedAt: Date
): ReadonlyArray<Statement.Fragment> => {
  const { content, courseId, files, items, passages, search, version } = documents
  const configuration = searchConfiguration(content.language)
  const [title, summary, parts, description] = searched.map(([weight, length], index) => {
    const { folded, plain } = indexed(search[index] ?? "", length)
    return sql`setweight(to_tsvector('simple', ${folded}) || to_tsvector('english', ${plain}), ${sql.literal(`'${weight}'`)})`
  })
  const titles = passages.map((passage) => indexed(passage.title, 10_000))
  const texts = passages.map((passage) => indexed(passage.text, maxPassage))
  return [
    sql`INSERT INTO versions (course_id, version, content_hash, title, summary, language, item_count, required_item_count,
        estimated_minutes, title_key, search_configuration, prerequisites, detail, outline, outline_gzip, outline_etag, search,
        published_at)
      VALUES (${courseId}::uuid, ${version}, ${documents.contentHash}, ${content.title}, ${content.summary}, ${content.language},
        ${items.length}, ${documents.requiredItemCount}, ${documents.estimatedMinutes}, ${documents.titleKey}, ${configuration},
        ${content.settings.prerequisites}::uuid[], ${documents.detail}::text::jsonb,
        ${documents.outline}, ${documents.outlineGzip}, ${documents.outlineEtag},
        ${title} || ${summary} || ${parts} || ${description}, ${publishedAt})
      ON CONFLICT (course_id, version) DO NOTHING`,
    sql`INSERT INTO items (course_id, version, item_id, body)
      SELECT ${courseId}::uuid, ${version}, item_id, body
      FROM unnest(${items.map((item) => item.id)}::uuid[], ${items.map((item) => item.body)}::text[]) AS new (item_id, body)
      ON CONFLICT DO NOTHING`,
    sql`INSERT INTO files (course_id, version, path, sha256, media_type, size)
      SELECT ${courseId}::uuid, ${version}, path, sha256, media_type, size
      FROM unnest(${files.map((file) => file.path)}::text[], ${files.map((file) => file.sha256)}::text[],
        ${files.map((file) => file.mediaType)}::text[], ${files.map((file) => file.size)}::bigint[])
        AS new (path, sha256, media_type, size)
      ON CONFLICT DO NOTHING`,
    sql`INSERT INTO passages (course_id, version, item_id, part, place, kind, title, section_id, section_title, lesson_id, lesson_title, text, search)
      SELECT ${courseId}::uuid, ${version}, item_id, part, place, kind, title, section_id, section_title, lesson_id, lesson_title, text,
        setweight(to_tsvector('simple', folded_title) || to_tsvector(${configuration}::text::regconfig, plain_title), 'A')
          || setweight(to_tsvector('simple', folded_text) || to_tsvector(${configuration}::text::regconfig, plain_text), 'D')
      FROM unnest(${passages.map((one) => one.itemId)}::uuid[], ${passages.map((one) => one.part)}::int[], ${passages.map((one) => one.place)}::int[],
        ${passages.map((one) => one.kind)}::text[], ${passages.map((one) => one.title)}::text[],
        ${passages.map((one) => one.sectionId)}::uuid[], ${passages.map((one) => one.sectionTitle)}::text[],
        ${passages.map((one) => one.lessonId)}::uuid[], ${passages.map((one) => one.lessonTitle)}::text[],
        ${passages.map((one) => one.text)}::text[], ${titles.map((one) => one.folded)}::text[],
        ${titles.map((one) => one.plain)}::text[], ${texts.map((one) => one.folded)}::text[], ${texts.map((one) => one.plain)}::text[])
        AS new (item_id, part, place, kind, title, section_id, section_title, lesson_id, lesson_title, text,
          folded_title, plain_title, folded_text, plain_text)
      ON CONFLICT DO NOTHING`
  ]
}
