/** Activity as records of `learning-events`: each line one item viewed. */
import { learningEvents } from "@lyceum/events/Topics"
import { encoder } from "@lyceum/messaging/CloudEvents"
import type { LogRecord } from "@lyceum/messaging/EventLog"
import { Effect } from "effect"
import { type Activity, eventOf, itemOf } from "./ActivityLog.ts"

const encode = encoder(learningEvents, "replay")

/** The record of one action. `log` names the file, so that the same line of the same file is the same event. */
export const recordOf = (log: string, activity: Activity): Effect.Effect<LogRecord> => {
  const { at, courseId, line, userId } = activity
  return encode({
    id: eventOf(log, line),
    type: "lyceum.learning.item-viewed.v1",
    data: { userId, courseId, itemId: itemOf(courseId) },
    subject: `learner-${userId}`,
    time: at,
    actor: "service:replay",
    correlationId: `replay-${log}`
  }).pipe(Effect.orDie)
}
