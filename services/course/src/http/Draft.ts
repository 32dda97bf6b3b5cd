/** A course's draft as a document. */
import { NotFound } from "@lyceum/api/Problems"
import type { CourseId } from "@lyceum/domain/Ids"
import { Effect, Option } from "effect"
import { unpackContent } from "../content/ContentCodec.ts"
import { Contents } from "../content/Contents.ts"

/** The draft and what is known of it; `NotFound` when there is no such course. */
export const draftOf = Effect.fn("draftOf")(function* (courseId: CourseId) {
  const draft = yield* (yield* Contents).draft(courseId)
  if (Option.isNone(draft)) return yield* new NotFound()
  return { row: draft.value, content: yield* unpackContent(draft.value.bytes) }
})
