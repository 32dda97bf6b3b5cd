/** The service behind catalogue and outline. */
import { parts, routes } from "@lyceum/course/Course"
import { EnrollmentLookup } from "@lyceum/course/learners/EnrollmentLookup"
import { databaseLayer } from "@lyceum/database/Database"
import { apiMiddleware } from "@lyceum/runtime/http/ApiMiddleware"
import { publicServer } from "@lyceum/runtime/http/PublicServer"
import { remoteTokens } from "@lyceum/runtime/Service"
import { telemetry } from "@lyceum/runtime/telemetry/Telemetry"
import { layer as objectStore } from "@lyceum/storage/local/LocalObjectStore"
import { Layer, Redacted } from "effect"
import { randomBytes } from "node:crypto"
import { tmpdir } from "node:os"
import { limitsAsAsked, serve } from "./Serve.ts"

const course = publicServer(routes.pipe(Layer.provide(apiMiddleware))).pipe(
  Layer.provide(parts),
  Layer.provide(
    objectStore({
      folder: tmpdir(),
      uploadBaseUrl: "http://localhost/uploads",
      signingKey: Redacted.make(randomBytes(32).toString("base64url"))
    })
  ),
  Layer.provide(EnrollmentLookup.layer),
  Layer.provide(limitsAsAsked),
  Layer.provide([remoteTokens, databaseLayer("course", {})]),
  Layer.provide(telemetry("course"))
)

await serve("course", course)
