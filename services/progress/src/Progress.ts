/** The graph of the progress service: routes, consumers, relay, workers, and the layers beneath them. */
import type { PgClient } from "@effect/sql-pg"
import { ProgressApi } from "@lyceum/api/Progress"
import { EventStore } from "@lyceum/database/EventStore"
import { progressEvents } from "@lyceum/events/Topics"
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
import { Effect, Layer, Stream } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { Credentials } from "./certificates/credential/Credentials.ts"
import { IssuerKeys } from "./certificates/issuer/IssuerKeys.ts"
import { Reissues } from "./certificates/reissue/Reissues.ts"
import { reissueWorkerLayer } from "./certificates/reissue/ReissueWorker.ts"
import { CertificateSheets } from "./certificates/sheet/CertificateSheets.ts"
import { ApplyActivity } from "./commands/ApplyActivity.ts"
import { CompletePassed } from "./commands/CompletePassed.ts"
import { Erasure } from "./commands/Erasure.ts"
import { Learning } from "./commands/Learning.ts"
import { Quizzes } from "./commands/Quizzes.ts"
import { courseSubscription } from "./consumers/CourseEvents.ts"
import { enrollmentSubscription } from "./consumers/EnrollmentEvents.ts"
import { learningSubscription } from "./consumers/LearningEvents.ts"
import { progressSubscription } from "./consumers/ProgressEvents.ts"
import { userSubscription } from "./consumers/UserEvents.ts"
import { AttemptsHandlers } from "./http/Attempts.ts"
import { CertificateIssuerHandlers, CertificatesHandlers, CertificatesPublicHandlers } from "./http/Certificates.ts"
import { LearningEventsHandlers, learningEventsShortcut } from "./http/LearningEvents.ts"
import { LearningExportHandlers } from "./http/LearningExport.ts"
import { BookmarksHandlers, NotesHandlers } from "./http/Notes.ts"
import { ProgressHandlers } from "./http/Progress.ts"
import { Ingest } from "./ingest/Ingest.ts"
import { learningDocument } from "./LearningDocument.ts"
import { LiveProgress } from "./live/LiveProgress.ts"
import { migrations } from "./migrations/index.ts"
import { operations } from "./Operations.ts"
import { Activity } from "./projections/Activity.ts"
import { AnswerSheets } from "./projections/AnswerSheets.ts"
import { Attempts } from "./projections/Attempts.ts"
import { Bookmarks } from "./projections/Bookmarks.ts"
import { CertificateNames } from "./projections/CertificateNames.ts"
import { Certificates } from "./projections/Certificates.ts"
import { CourseVersions } from "./projections/CourseVersions.ts"
import { Enrollments } from "./projections/Enrollments.ts"
import { Notes } from "./projections/Notes.ts"
import { ProgressStates } from "./projections/ProgressStates.ts"
import { CourseSource } from "./sources/CourseSource.ts"
import { EnrollmentSource } from "./sources/EnrollmentSource.ts"
import { PersonSource } from "./sources/PersonSource.ts"

/** Every route of the contract. */
export const routes = Layer.mergeAll(
  HttpApiBuilder.layer(ProgressApi, { openapiPath: "/openapi.json" }).pipe(
    Layer.provide([
      LearningEventsHandlers,
      ProgressHandlers,
      AttemptsHandlers,
      CertificateIssuerHandlers,
      CertificatesHandlers,
      CertificatesPublicHandlers,
      NotesHandlers,
      BookmarksHandlers,
      LearningExportHandlers
    ])
  ),
  methodNotAllowed(ProgressApi),
  learningEventsShortcut
)

const copies = Layer.mergeAll(
  Activity.layer,
  AnswerSheets.layer,
  Attempts.layer,
  Bookmarks.layer,
  Certificates.layer,
  CertificateNames.layer,
  CourseVersions.layer,
  Enrollments.layer,
  Notes.layer,
  ProgressStates.layer,
  EventStore.layer
)

/** What learners do and what follows from it: activity, items, quizzes, completion. Over the database, the log and the other services. */
export const learningParts = Ingest.layer.pipe(
  Layer.provideMerge(Layer.mergeAll(ApplyActivity.layer, CompletePassed.layer, Erasure.layer)),
  Layer.provideMerge(Layer.mergeAll(Learning.layer, Quizzes.layer)),
  Layer.provideMerge(copies)
)

/** The service's own parts, over its database, the log, the job queue and the other services. */
export const parts = Layer.mergeAll(LiveProgress.layer, Reissues.layer).pipe(
  Layer.provideMerge(learningParts),
  Layer.provideMerge(Layer.mergeAll(CertificateSheets.layer, Credentials.layer)),
  Layer.provideMerge(IssuerKeys.layer)
)

/** The group `progress` over everything it follows. Patient: another service may start after this one. */
export const consumers = consumerLayer<
  | ApplyActivity
  | CompletePassed
  | CourseVersions
  | Enrollments
  | Erasure
  | Learning
  | PgClient.PgClient
  | ProgressStates
>({
  group: "progress",
  subscriptions: [
    enrollmentSubscription,
    courseSubscription,
    userSubscription,
    learningSubscription,
    progressSubscription
  ],
  retry: { attempts: 8, first: "200 millis", longest: "10 seconds" }
})

/** The relay of the service's events. */
export const relay = relayLayer({ source: "progress", topic: progressEvents })

/** Workers stop before the listener does, so that no open stream holds the listener back. */
const endStreamsFirst = Layer.effectDiscard(
  Effect.gen(function* () {
    const live = yield* LiveProgress
    yield* Effect.addFinalizer(() => live.end)
  })
)

const workers = Layer.mergeAll(
  consumers,
  operations,
  databaseHealth,
  relayHealth,
  consumersHealth,
  pruning,
  reissueWorkerLayer,
  endStreamsFirst
).pipe(Layer.provide(relay), Layer.provide(Consumers.make()))

/** The service over its pool, `EventLog`, `JobQueue`, the other services and `AccessTokens`. */
export const layerNoDeps = service({ routes, workers }).pipe(Layer.provide(parts))

/** What the service answers when somebody asks about their data. */
const answers = Layer.unwrap(
  Effect.map(learningDocument, (document) =>
    dataAnswersLayer((userId) => Effect.flatMap(document(userId), Stream.mkString))
  )
).pipe(Layer.provide(parts))

/** Requires `EventLog`, `JobQueue` and configuration (README). */
export const layer = Layer.mergeAll(layerNoDeps, answers).pipe(
  Layer.provide([CourseSource.layer, EnrollmentSource.layer, PersonSource.layer]),
  Layer.provide([remoteTokens, serviceDatabase("progress", migrations)]),
  Layer.provide(telemetry("progress"))
)
