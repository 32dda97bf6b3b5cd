/** The draft beside the newest version. */
import type { CourseId } from "@lyceum/domain/Ids"
import { Effect, Option } from "effect"
import { unpackContent } from "../content/ContentCodec.ts"
import { Contents } from "../content/Contents.ts"
import { learnerEffect, partChanges } from "../domain/DraftChanges.ts"
import { draftOf } from "./Draft.ts"

/** What publishing would change. */
export const changesOf = Effect.fn("changesOf")(function* (courseId: CourseId) {
  const { content, row } = yield* draftOf(courseId)
  const bytes = row.version === null ? Option.none() : yield* (yield* Contents).version(courseId, row.version)
  const before = Option.isNone(bytes) ? null : yield* unpackContent(bytes.value)
  return {
    revision: row.revision,
    published: row.version,
    nothingToPublish: row.publishedHash === row.hash,
    parts: partChanges(before, content),
    learners: learnerEffect(before, content)
  }
})
