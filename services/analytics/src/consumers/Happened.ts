/** Events as the pure folds take them. */
import type { Received } from "@lyceum/messaging/CloudEvents"
import type { Happened } from "../domain/ItemChanges.ts"

/** The event with its own time and id. */
export const happened = <E>({ envelope, event, record }: Received<E>): Happened<E> => ({
  at: record.timestamp,
  eventId: envelope.id,
  event
})
