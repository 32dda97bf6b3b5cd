/** Whether a file is part of a course: of its draft or of a version. */
import { PgClient } from "@effect/sql-pg"
import type { CourseFile } from "@lyceum/domain/Content"
import type { CourseId } from "@lyceum/domain/Ids"
import { Effect, Option } from "effect"
import { unpackContent } from "../content/ContentCodec.ts"
import { Contents } from "../content/Contents.ts"

/** Of the draft as it is now, or of any version. */
export const isUsed = Effect.fn("isUsed")(function* (courseId: CourseId, file: Pick<CourseFile, "path" | "sha256">) {
  const sql = yield* PgClient.PgClient
  const published = yield* Effect.orDie(sql`SELECT 1 FROM files
    WHERE course_id = ${courseId}::uuid AND path = ${file.path} AND sha256 = ${file.sha256} LIMIT 1`)
  if (published.length > 0) return true
  const draft = yield* (yield* Contents).draft(courseId)
  if (Option.isNone(draft)) return false
  const content = yield* unpackContent(draft.value.bytes)
  return content.files.some(({ path, sha256 }) => path === file.path && sha256 === file.sha256)
})
