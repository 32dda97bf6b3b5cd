/** The graph of the web service: the one address, the proxy behind it, and documents about the API. */
import { remoteTokens, service } from "@lyceum/runtime/Service"
import { Layer } from "effect"
import { documents } from "./http/Documents.ts"
import { welcome } from "./http/Welcome.ts"
import { proxyRoutes } from "./proxy/Proxy.ts"

/** Requires configuration alone: this service keeps nothing. */
export const layer = service({
  routes: Layer.mergeAll(proxyRoutes, documents, welcome),
  workers: Layer.empty
}).pipe(Layer.provide(remoteTokens))
