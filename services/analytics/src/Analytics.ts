/** The graph of the analytics service: routes, a consumer a source, the live stream, and the layers beneath them. */
import { AnalyticsApi } from "@lyceum/api/Analytics"
import { Consumers } from "@lyceum/messaging/consumer/Consumers"
import { methodNotAllowed } from "@lyceum/runtime/http/MethodNotAllowed"
import { consumersHealth, databaseHealth } from "@lyceum/runtime/management/ServiceHealth"
import { pruning } from "@lyceum/runtime/management/ServiceOperations"
import { serviceDatabase } from "@lyceum/runtime/management/ServiceDatabase"
import { dataAnswersLayer } from "@lyceum/runtime/privacy/DataAnswers"
import { remoteTokens, service } from "@lyceum/runtime/Service"
import { telemetry } from "@lyceum/runtime/telemetry/Telemetry"
import { Effect, Layer } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { resultsConsumer } from "./consumers/AnalyticsResults.ts"
import { courseConsumer } from "./consumers/CourseEvents.ts"
import { enrollmentConsumer } from "./consumers/EnrollmentEvents.ts"
import { learningConsumer } from "./consumers/LearningEvents.ts"
import { progressConsumer } from "./consumers/ProgressEvents.ts"
import { userConsumer } from "./consumers/UserEvents.ts"
import { Exports } from "./exports/Exports.ts"
import { ExportSettings } from "./exports/ExportSettings.ts"
import { exportWorkerLayer } from "./exports/ExportWorker.ts"
import { Freshness } from "./Freshness.ts"
import { activeLearnersHandlers } from "./http/ActiveLearners.ts"
import { courseAnalyticsHandlers } from "./http/CourseAnalytics.ts"
import { exportHandlers } from "./http/Exports.ts"
import { overviewHandlers } from "./http/Overview.ts"
import { LiveWindows } from "./live/LiveWindows.ts"
import { migrations } from "./migrations/index.ts"
import { Outlines } from "./Outlines.ts"
import { personalData } from "./PersonalData.ts"
import { operations } from "./Rebuild.ts"

/** Every route of the contract. */
export const routes = Layer.mergeAll(
  HttpApiBuilder.layer(AnalyticsApi, { openapiPath: "/openapi.json" }).pipe(
    Layer.provide([activeLearnersHandlers, courseAnalyticsHandlers, overviewHandlers, exportHandlers])
  ),
  methodNotAllowed(AnalyticsApi)
)

/** All six groups, over the service's pool, the event log and the registry of consumers. */
export const consumers = Layer.mergeAll(
  userConsumer,
  courseConsumer,
  enrollmentConsumer,
  progressConsumer,
  learningConsumer,
  resultsConsumer
)

/** Workers stop before the listener does, so that no open stream holds the listener back. */
const endStreamsFirst = Layer.effectDiscard(
  Effect.gen(function* () {
    const live = yield* LiveWindows
    yield* Effect.addFinalizer(() => live.end)
  })
)

const workers = Layer.mergeAll(
  consumers,
  operations,
  databaseHealth,
  consumersHealth,
  pruning,
  endStreamsFirst,
  exportWorkerLayer
).pipe(Layer.provide(Consumers.make()))

/** The service over its pool, `EventLog`, `JobQueue`, `ObjectStore`, `Outlines` and `AccessTokens`. */
export const layerNoDeps = service({ routes, workers }).pipe(
  Layer.provide([Freshness.layer, LiveWindows.layer, Exports.layer, ExportSettings.layer])
)

/** Requires `EventLog`, `JobQueue`, `ObjectStore` and configuration (README). */
export const layer = Layer.mergeAll(layerNoDeps, dataAnswersLayer(personalData)).pipe(
  Layer.provide(Outlines.layer),
  Layer.provide([remoteTokens, serviceDatabase("analytics", migrations)]),
  Layer.provide(telemetry("analytics"))
)
