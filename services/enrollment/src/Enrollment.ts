/** The graph of the enrollment service: routes, consumers, relay, workers, and the layers beneath them. */
import type { PgClient } from "@effect/sql-pg"
import { EnrollmentsApi } from "@lyceum/api/Enrollments"
import { EnrollmentsInternalApi } from "@lyceum/api/EnrollmentsInternal"
import { EventStore } from "@lyceum/database/EventStore"
import { enrollmentEvents } from "@lyceum/events/Topics"
import { consumerLayer } from "@lyceum/messaging/Consumer"
import { Consumers } from "@lyceum/messaging/consumer/Consumers"
import { relayLayer } from "@lyceum/messaging/Relay"
import { methodNotAllowed } from "@lyceum/runtime/http/MethodNotAllowed"
import { consumersHealth, databaseHealth, relayHealth } from "@lyceum/runtime/management/ServiceHealth"
import { pruning } from "@lyceum/runtime/management/ServiceOperations"
import { serviceDatabase } from "@lyceum/runtime/management/ServiceDatabase"
import { dataAnswersLayer } from "@lyceum/runtime/privacy/DataAnswers"
import { remoteTokens, service } from "@lyceum/runtime/Service"
import { telemetry } from "@lyceum/runtime/telemetry/Telemetry"
import { Layer } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { Batches } from "./batches/Batches.ts"
import { batchWorkerLayer } from "./batches/BatchWorker.ts"
import { courseEvents } from "./consumers/courseEvents.ts"
import { progressEvents } from "./consumers/progressEvents.ts"
import { userEvents } from "./consumers/userEvents.ts"
import { CourseSource } from "./CourseSource.ts"
import { Directory } from "./Directory.ts"
import { Enrollments } from "./Enrollments.ts"
import { createShortcut } from "./http/Create.ts"
import { batchHandlers } from "./http/EnrollmentBatches.ts"
import { enrollmentHandlers } from "./http/Enrollments.ts"
import { internalHandlers } from "./http/Internal.ts"
import { rosterHandlers } from "./http/Roster.ts"
import { seatsHandlers } from "./http/Seats.ts"
import { migrations } from "./migrations/index.ts"
import { operations } from "./Operations.ts"
import { personalData } from "./PersonalData.ts"
import { EnrollmentRows } from "./projections/EnrollmentRows.ts"
import { KnownCourses } from "./projections/KnownCourses.ts"
import { Learners } from "./projections/Learners.ts"
import { promoterLayer } from "./Promoter.ts"
import { Seats } from "./Seats.ts"

/** Every route of the two contracts. */
export const routes = Layer.mergeAll(
  HttpApiBuilder.layer(EnrollmentsApi).pipe(
    Layer.provide([enrollmentHandlers, batchHandlers, rosterHandlers, seatsHandlers])
  ),
  HttpApiBuilder.layer(EnrollmentsInternalApi).pipe(Layer.provide(internalHandlers)),
  methodNotAllowed(EnrollmentsApi),
  createShortcut
)

/** The service's own parts, over its database, `CourseSource` and `Directory`. */
export const parts = Layer.mergeAll(
  Enrollments.layerNoDeps,
  EnrollmentRows.layer,
  Batches.layer,
  Learners.layer,
  KnownCourses.layerNoDeps
).pipe(Layer.provideMerge(Layer.mergeAll(EventStore.layer, Seats.layer)))

/** The group `enrollment` over everything it follows. Patient: another service may start after this one. */
export const consumers = consumerLayer<
  Batches | EnrollmentRows | Enrollments | KnownCourses | Learners | PgClient.PgClient
>({
  group: "enrollment",
  subscriptions: [courseEvents, progressEvents, userEvents],
  retry: { attempts: 8, first: "200 millis", longest: "10 seconds" }
})

/** The relay of the service's events. */
export const relay = relayLayer({ source: "enrollment", topic: enrollmentEvents })

/** Everything that runs without a request: consumers, relay, bulk enrolment, promotion, what operators may do. */
export const workers = Layer.mergeAll(
  consumers,
  batchWorkerLayer,
  promoterLayer,
  operations,
  databaseHealth,
  relayHealth,
  consumersHealth,
  pruning
).pipe(Layer.provide(relay), Layer.provide(Consumers.make()))

/** Requires `EventLog`, `JobQueue` and configuration (README). */
export const layer = Layer.mergeAll(service({ routes, workers }), dataAnswersLayer(personalData)).pipe(
  Layer.provide(parts),
  Layer.provide([CourseSource.layer, Directory.layer]),
  Layer.provide([remoteTokens, serviceDatabase("enrollment", migrations)]),
  Layer.provide(telemetry("enrollment"))
)
