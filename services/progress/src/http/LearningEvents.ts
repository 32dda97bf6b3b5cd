/** Handlers of activity. */
import { ProgressApi } from "@lyceum/api/Progress"
import { authorize } from "@lyceum/runtime/auth/Authorize"
import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { Ingest } from "../ingest/Ingest.ts"
import { unavailable } from "./Faults.ts"

export const LearningEventsHandlers = HttpApiBuilder.group(
  ProgressApi,
  "learningEvents",
  Effect.fnUntraced(function* (handlers) {
    const ingest = yield* Ingest
    return handlers.handleAll({
      record: ({ payload }) =>
        Effect.gen(function* () {
          const person = yield* authorize("learning.record", true)
          return yield* Effect.catchTag(
            ingest.record(person, payload.events),
            ["EventLogUnavailable", "UnknownTopic", "UpstreamUnavailable"],
            unavailable
          )
        })
    })
  })
)
