/** Handlers of activity. */
import { LearningEvents, LearningEventsReceipt } from "@lyceum/api/LearningEvents"
import { ProgressApi } from "@lyceum/api/Progress"
import { authorize } from "@lyceum/runtime/auth/Authorize"
import { personShortcut } from "@lyceum/runtime/http/PersonShortcut"
import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { Ingest } from "../ingest/Ingest.ts"
import { unavailable } from "./Faults.ts"

const record = Effect.map(Ingest, (ingest) =>
  Effect.fnUntraced(function* ({ events }: typeof LearningEvents.Type) {
    const person = yield* authorize("learning.record", true)
    return yield* Effect.catchTag(
      ingest.record(person, events),
      ["EventLogUnavailable", "UnknownTopic", "UpstreamUnavailable"],
      unavailable
    )
  })
)

export const LearningEventsHandlers = HttpApiBuilder.group(
  ProgressApi,
  "learningEvents",
  Effect.fnUntraced(function* (handlers) {
    const take = yield* record
    return handlers.handleAll({ record: ({ payload }) => take(payload) })
  })
)

/** The same for the common form. */
export const learningEventsShortcut = personShortcut({
  route: "/v1/learning-events",
  action: "learning.record",
  status: 202,
  Payload: LearningEvents,
  Answer: LearningEventsReceipt,
  handle: Effect.map(record, (take) => (_person, payload) => take(payload))
})
