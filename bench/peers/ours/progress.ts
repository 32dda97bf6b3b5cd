/** The service behind learning events. */
import { databaseLayer } from "@lyceum/database/Database"
import { messagingLayer } from "@lyceum/messaging/Messaging"
import { parts, routes } from "@lyceum/progress/Progress"
import { CourseSource } from "@lyceum/progress/sources/CourseSource"
import { EnrollmentSource } from "@lyceum/progress/sources/EnrollmentSource"
import { PersonSource } from "@lyceum/progress/sources/PersonSource"
import { apiMiddleware } from "@lyceum/runtime/http/ApiMiddleware"
import { publicServer } from "@lyceum/runtime/http/PublicServer"
import { remoteTokens } from "@lyceum/runtime/Service"
import { telemetry } from "@lyceum/runtime/telemetry/Telemetry"
import { Layer } from "effect"
import { limitsAsAsked, serve } from "./Serve.ts"

const progress = publicServer(routes.pipe(Layer.provide(apiMiddleware))).pipe(
  Layer.provide(parts),
  Layer.provide([CourseSource.layer, EnrollmentSource.layer, PersonSource.layer]),
  Layer.provide(messagingLayer),
  Layer.provide(limitsAsAsked),
  Layer.provide([remoteTokens, databaseLayer("progress", {})]),
  Layer.provide(telemetry("progress"))
)

await serve("progress", progress)
