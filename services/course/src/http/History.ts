/** A course's audit trail, newest first. */
import type { CourseId } from "@lyceum/domain/Ids"
import { cursorCodec, limitOf, pageOf } from "@lyceum/runtime/http/Paging"
import { Effect, Schema } from "effect"
import { History } from "../projections/History.ts"

const cursor = cursorCodec(Schema.Struct({ list: Schema.Literal("history"), position: Schema.Int }))

/** A page of the events of a course. */
export const historyPage = Effect.fnUntraced(function* (
  courseId: CourseId,
  query: { readonly cursor?: string; readonly limit?: number }
) {
  const limit = limitOf(query)
  const after = yield* cursor.decode(query.cursor)
  const rows = yield* (yield* History).of(courseId, limit + 1, after?.position)
  return yield* pageOf(rows, limit, {
    item: (row) => row,
    keyOf: (row) => ({ list: "history", position: row.position }) as const,
    encode: cursor.encode
  })
})
