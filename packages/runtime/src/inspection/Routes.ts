/** Handlers of `OperationsInternalApi` (packages/api Operations.ts), the same in every service: for the web service alone. */
import { type AuditEvent, OperationsInternalApi } from "@lyceum/api/Operations"
import { Forbidden } from "@lyceum/api/Problems"
import { CurrentService } from "@lyceum/api/Security"
import type { StoredEvent } from "@lyceum/database/EventStore"
import { DateTime, Effect, Layer } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { Health } from "../management/Health.ts"
import { Inspection } from "./Inspection.ts"
import { inspectLetter, listLetters, replayLetter } from "./Letters.ts"
import { serviceStatus } from "./Status.ts"

/** The service that asks on behalf of administrators, having checked that they are. */
const trusted = "web"

const fromWeb = Effect.gen(function* () {
  const { name } = yield* CurrentService
  if (name !== trusted) return yield* new Forbidden({ detail: `${name} may not inspect a service` })
})

const auditEvent = ({ data, id, metadata, occurredAt, type, version }: StoredEvent): typeof AuditEvent.Type => ({
  position: version,
  id,
  type,
  at: DateTime.fromDateUnsafe(occurredAt),
  actor: metadata.actor,
  cause: metadata.causationId ?? null,
  correlation: metadata.correlationId,
  data
})

const handlers = HttpApiBuilder.group(
  OperationsInternalApi,
  "operationsInternal",
  Effect.fn(function* (handlers) {
    const inspection = yield* Inspection
    const health = yield* Health
    const inspected = Effect.provideService(Inspection, inspection)
    return handlers.handleAll({
      status: () => Effect.andThen(fromWeb, serviceStatus.pipe(inspected, Effect.provideService(Health, health))),
      letters: ({ query: { afterGroup, afterOffset, afterTopic, limit, topic } }) =>
        Effect.gen(function* () {
          yield* fromWeb
          const after =
            afterGroup === undefined || afterOffset === undefined || afterTopic === undefined
              ? undefined
              : { group: afterGroup, topic: afterTopic, offset: afterOffset }
          return { items: yield* inspected(listLetters({ limit, topic, after })) }
        }),
      letter: ({ params }) => Effect.andThen(fromWeb, inspected(inspectLetter(params))),
      replay: ({ params, payload }) =>
        Effect.gen(function* () {
          yield* fromWeb
          const replayed = yield* inspected(replayLetter(params))
          yield* Effect.logInfo("dead letter replayed").pipe(
            Effect.annotateLogs({ ...params, by: payload.by, replayed })
          )
          return { replayed }
        }),
      events: ({ query: { before, limit, stream } }) =>
        Effect.gen(function* () {
          yield* fromWeb
          const { audit } = yield* inspection.parts
          const events = audit === undefined ? [] : yield* audit({ stream, limit, before })
          return { items: events.map(auditEvent) }
        })
    })
  })
)

/** Requires `Health`, `Inspection` and the middleware of contracts. */
export const inspectionRoutes = HttpApiBuilder.layer(OperationsInternalApi).pipe(Layer.provide(handlers))
