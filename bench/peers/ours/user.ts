/** The service behind sign-in. */
import { databaseLayer } from "@lyceum/database/Database"
import { messagingLayer } from "@lyceum/messaging/Messaging"
import { apiMiddleware } from "@lyceum/runtime/http/ApiMiddleware"
import { publicServer } from "@lyceum/runtime/http/PublicServer"
import { telemetry } from "@lyceum/runtime/telemetry/Telemetry"
import { parts, routes } from "@lyceum/user/User"
import { Layer } from "effect"
import { serve } from "./Serve.ts"

const user = publicServer(routes.pipe(Layer.provide(apiMiddleware))).pipe(
  Layer.provide(parts),
  Layer.provide(messagingLayer),
  Layer.provide(databaseLayer("user", {})),
  Layer.provide(telemetry("user"))
)

await serve("user", user)
