/** The graph of the web service: the one address, the browser's session, the app, and the proxy behind them. */
import { BrowserSessionApi } from "@lyceum/api/BrowserSession"
import { OperationsApi } from "@lyceum/api/Operations"
import { methodNotAllowed } from "@lyceum/runtime/http/MethodNotAllowed"
import { addressLimitLayer } from "@lyceum/runtime/limits/AddressLimit"
import { outermostService, remoteTokens } from "@lyceum/runtime/Service"
import { telemetry } from "@lyceum/runtime/telemetry/Telemetry"
import { Layer } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { appRoutes } from "./app/AppRoutes.ts"
import { aboutHandlers } from "./http/About.ts"
import { browserSessionHandlers } from "./http/BrowserSession.ts"
import { documents } from "./http/Documents.ts"
import { operationsHandlers } from "./http/Operations.ts"
import { mailboxRoutes } from "./proxy/Mailbox.ts"
import { proxyRoutes } from "./proxy/Proxy.ts"
import { upstreamOf } from "./proxy/Upstreams.ts"
import { uploadRoutes } from "./proxy/Uploads.ts"
import { BrowserSessions } from "./session/BrowserSessions.ts"
import { sessionAccess } from "./session/SessionAccess.ts"

/** What this service answers itself. */
const ownRoutes = Layer.mergeAll(
  HttpApiBuilder.layer(BrowserSessionApi).pipe(Layer.provide(browserSessionHandlers)),
  HttpApiBuilder.layer(OperationsApi).pipe(
    Layer.provide([aboutHandlers, operationsHandlers]),
    Layer.provide(sessionAccess)
  ),
  methodNotAllowed(BrowserSessionApi),
  methodNotAllowed(OperationsApi),
  documents
)

/** What is counted here: not what a service behind counts, and not the files of the app, of which a first page takes dozens. */
const isOwn = (url: string): boolean => upstreamOf(url) === undefined && !url.startsWith("/assets/")

/** Requires configuration alone: this service keeps nothing. */
export const layer = outermostService({
  routes: Layer.mergeAll(ownRoutes, proxyRoutes, mailboxRoutes, uploadRoutes, appRoutes),
  workers: Layer.empty
}).pipe(
  Layer.provide(addressLimitLayer(isOwn)),
  Layer.provide(BrowserSessions.layer),
  Layer.provide(remoteTokens),
  Layer.provide(telemetry("web"))
)
