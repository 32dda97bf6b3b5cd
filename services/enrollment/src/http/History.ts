/** Stored events of an enrolment as lines of its audit trail. */
import type { EnrollmentHistoryEntry } from "@lyceum/api/Enrollments"
import type { StoredEvent } from "@lyceum/database/EventStore"
import { EnrollmentEvent } from "@lyceum/events/EnrollmentEvents"
import { DateTime, Effect, Schema } from "effect"
import { summaryOf } from "../domain/Summary.ts"

const decode = Schema.decodeUnknownEffect(EnrollmentEvent)

/** In the order given. Dies on an event that is not one of an enrolment: nothing else is in its stream. */
export const historyEntries = (
  events: ReadonlyArray<StoredEvent>
): Effect.Effect<ReadonlyArray<typeof EnrollmentHistoryEntry.Type>> =>
  Effect.orDie(
    Effect.forEach(events, ({ data, metadata, occurredAt, type, version }) =>
      Effect.map(decode({ type, data }), (event) => ({
        version,
        type,
        summary: summaryOf(event),
        at: DateTime.fromDateUnsafe(occurredAt),
        actor: metadata.actor,
        correlationId: metadata.correlationId,
        cause: metadata.causationId ?? null
      }))
    )
  )
