/** The service behind enrolment. */
import { databaseLayer } from "@lyceum/database/Database"
import { CourseSource } from "@lyceum/enrollment/CourseSource"
import { Directory } from "@lyceum/enrollment/Directory"
import { parts, routes } from "@lyceum/enrollment/Enrollment"
import { messagingLayer } from "@lyceum/messaging/Messaging"
import { apiMiddleware } from "@lyceum/runtime/http/ApiMiddleware"
import { publicServer } from "@lyceum/runtime/http/PublicServer"
import { remoteTokens } from "@lyceum/runtime/Service"
import { telemetry } from "@lyceum/runtime/telemetry/Telemetry"
import { Layer } from "effect"
import { serve } from "./Serve.ts"

const enrollment = publicServer(routes.pipe(Layer.provide(apiMiddleware))).pipe(
  Layer.provide(parts),
  Layer.provide([CourseSource.layer, Directory.layer]),
  Layer.provide(messagingLayer),
  Layer.provide([remoteTokens, databaseLayer("enrollment", {})]),
  Layer.provide(telemetry("enrollment"))
)

await serve("enrollment", enrollment)
