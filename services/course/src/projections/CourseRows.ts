/** The read models' statements: one row a course from its state, and a version's rows from its documents. */
import type { PgClient } from "@effect/sql-pg"
import type { ReadModel } from "@lyceum/database/Commands"
import type { Statement } from "effect/sql"
import type { PackedContent } from "../content/ContentCodec.ts"
import type { CourseState } from "../domain/CourseDecider.ts"
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

/** `versions`, `items`, `files`. */
export const versionRows = (
  sql: PgClient.PgClient,
  documents: VersionDocuments,
  publishedAt: Date
): ReadonlyArray<Statement.Fragment> => {
  const { content, courseId, files, items, search, version } = documents
  const words = sql`setweight(to_tsvector('simple', ${search[0]}) || to_tsvector('english', ${search[0]}), 'A')
    || setweight(to_tsvector('simple', ${search[1]}) || to_tsvector('english', ${search[1]}), 'B')
    || setweight(to_tsvector('simple', ${search[2]}) || to_tsvector('english', ${search[2]}), 'C')
    || setweight(to_tsvector('simple', ${search[3]}) || to_tsvector('english', ${search[3]}), 'D')`
  return [
    sql`INSERT INTO versions (course_id, version, content_hash, title, summary, language, item_count, required_item_count,
        prerequisites, detail, outline, outline_gzip, outline_etag, search, published_at)
      VALUES (${courseId}::uuid, ${version}, ${documents.contentHash}, ${content.title}, ${content.summary}, ${content.language},
        ${items.length}, ${documents.requiredItemCount}, ${content.settings.prerequisites}::uuid[], ${documents.detail}::text::jsonb,
        ${documents.outline}, ${documents.outlineGzip}, ${documents.outlineEtag}, ${words}, ${publishedAt})
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
      ON CONFLICT DO NOTHING`
  ]
}
