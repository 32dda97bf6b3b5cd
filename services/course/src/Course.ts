/** The graph of the course service. */
import { CoursesApi } from "@lyceum/api/Courses"
import { CoursesInternalApi } from "@lyceum/api/CoursesInternal"
import { EventStore } from "@lyceum/database/EventStore"
import { courseEvents } from "@lyceum/events/Topics"
import { consumerLayer } from "@lyceum/messaging/Consumer"
import { Consumers } from "@lyceum/messaging/consumer/Consumers"
import { relayLayer } from "@lyceum/messaging/Relay"
import { methodNotAllowed } from "@lyceum/runtime/http/MethodNotAllowed"
import { consumersHealth, databaseHealth, relayHealth } from "@lyceum/runtime/management/ServiceHealth"
import { pruning } from "@lyceum/runtime/management/ServiceOperations"
import { serviceDatabase } from "@lyceum/runtime/management/ServiceDatabase"
import { remoteTokens, service } from "@lyceum/runtime/Service"
import { telemetry } from "@lyceum/runtime/telemetry/Telemetry"
import { Layer } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { Authoring } from "./authoring/Authoring.ts"
import { Copying } from "./authoring/Copying.ts"
import { CourseCommands } from "./authoring/CourseCommands.ts"
import { Olx } from "./authoring/Olx.ts"
import { Publication } from "./authoring/Publication.ts"
import { enrollments } from "./consumers/enrollmentEvents.ts"
import { Contents } from "./content/Contents.ts"
import { CourseOwners } from "./content/CourseOwners.ts"
import { CourseFiles } from "./files/CourseFiles.ts"
import { catalogueHandlers } from "./http/Catalogue.ts"
import { coursesHandlers } from "./http/Courses.ts"
import { internalHandlers } from "./http/CoursesInternal.ts"
import { filePaths } from "./http/FilePaths.ts"
import { EnrollmentLookup } from "./learners/EnrollmentLookup.ts"
import { Learners } from "./learners/Learners.ts"
import { materialHousekeeping } from "./materials/Housekeeping.ts"
import { MaterialReports } from "./materials/MaterialReports.ts"
import { MaterialRows } from "./materials/MaterialRows.ts"
import { MaterialUploads } from "./materials/MaterialUploads.ts"
import { reportWorker } from "./materials/ReportWorker.ts"
import { migrations } from "./migrations/index.ts"
import { operations } from "./Operations.ts"
import { Catalogue } from "./projections/Catalogue.ts"
import { History } from "./projections/History.ts"
import { CourseSearch } from "./projections/CourseSearch.ts"
import { Items } from "./projections/Items.ts"
import { Outlines } from "./projections/Outlines.ts"
import { currentVersions } from "./projections/VersionRevision.ts"

/** What handlers ask, over the pool, the object store and the lookup of enrolments. */
export const parts = Layer.mergeAll(Authoring.layer, Copying.layer, Olx.layer).pipe(
  Layer.provideMerge(
    Layer.mergeAll(CourseCommands.layer, Publication.layer, MaterialReports.layer, MaterialUploads.layer)
  ),
  Layer.provideMerge(
    Layer.mergeAll(
      Contents.layer,
      CourseOwners.layer,
      CourseFiles.layer,
      Learners.layer,
      Catalogue.layer,
      CourseSearch.layer,
      History.layer,
      Items.layer,
      MaterialRows.layer,
      Outlines.layer,
      EventStore.layer
    )
  )
)

/** The routes, still without middleware and parts. */
export const routes = Layer.mergeAll(
  HttpApiBuilder.layer(CoursesApi).pipe(Layer.provide([catalogueHandlers, coursesHandlers])),
  HttpApiBuilder.layer(CoursesInternalApi).pipe(Layer.provide(internalHandlers)),
  methodNotAllowed(CoursesApi),
  filePaths
)

/** Everything that runs without a request: the relay, the consumer, what operators may do. */
export const workers = Layer.mergeAll(
  consumerLayer({ group: "course", subscriptions: [enrollments] }),
  operations,
  databaseHealth,
  relayHealth,
  consumersHealth,
  pruning,
  reportWorker,
  materialHousekeeping
).pipe(Layer.provide(relayLayer({ source: "course", topic: courseEvents })), Layer.provide(Consumers.make()))

/** Requires EventLog, JobQueue, ObjectStore and configuration (README). Fresh: its own parts, also beside other services in one process. */
export const layer = service({ routes, workers }).pipe(
  Layer.provide(currentVersions),
  Layer.provide(parts),
  Layer.provide(EnrollmentLookup.layer),
  Layer.provide([remoteTokens, serviceDatabase("course", migrations)]),
  Layer.provide(telemetry("course")),
  Layer.fresh
)
