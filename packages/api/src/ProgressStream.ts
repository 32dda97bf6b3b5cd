/** The live stream of a learner's own progress. */
import { CourseId, CourseVersion, ItemId } from "@lyceum/domain/Ids"
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiSchema, OpenApi } from "effect/http-api"
import { ItemStateName } from "./ItemProgress.ts"
import { TooManyRequests } from "./Problems.ts"
import { percent, time } from "./ProgressFields.ts"
import { Requires } from "./Security.ts"

/**
 * What a learner's progress in a course is now, and what has changed. `itemId` null: the course as a whole (another version,
 * many items at once): read it again. `version` grows with each completion and reopening of a learner in a course: of two
 * changes the one with the higher version is the newer.
 */
export const ProgressChange = Schema.Struct({
  courseId: CourseId,
  courseVersion: CourseVersion,
  itemId: Schema.NullOr(ItemId),
  state: Schema.NullOr(ItemStateName),
  percent,
  completed: Schema.Boolean,
  completedItems: Schema.Int,
  requiredItems: Schema.Int,
  version: Schema.Int
}).annotate({ identifier: "ProgressChange" })

export type ProgressChange = typeof ProgressChange.Type

/** Events of the live stream. `sync`: changes may have been missed; what is read after it is whole. */
export const ProgressStreamEvent = Schema.Union([
  Schema.Struct({ event: Schema.Literal("progress"), data: Schema.fromJsonString(ProgressChange) }),
  Schema.Struct({
    event: Schema.Literal("sync"),
    data: Schema.fromJsonString(Schema.Struct({ asOf: time }).annotate({ identifier: "ProgressSync" }))
  })
]).annotate({ identifier: "ProgressStreamEvent" })

export type ProgressStreamEvent = typeof ProgressStreamEvent.Type

/** Most streams that one person has open at a time. */
export const maxProgressStreams = 20

export const stream = HttpApiEndpoint.get("stream", "/v1/progress/stream", {
  success: HttpApiSchema.StreamSse({ events: ProgressStreamEvent }),
  error: TooManyRequests
})
  .annotate(Requires, "learning.read")
  .annotateMerge(
    OpenApi.annotations({
      description:
        "Server-sent events, a `progress` for each change of the signed-in learner's own progress, in every open tab and whichever process made it, as soon as it is committed. Delivery: the first event is `sync`, and it comes again whenever something may have been missed: read then what is shown, everything later follows as events. Changes in quick succession may come as one, with the newest state. What a completed item unlocks is not named. Events carry no `id`: nothing is replayed. A comment every 15 seconds shows that the connection lives. A reader that takes nothing for 30 seconds is cut off, a stream ends after 10 minutes and when the service restarts, and a person has at most 20: reconnect. The stream carries no failure event."
    })
  )
