/** The public listener of a service. Timeouts fit behind a load balancer's 60 s keep-alive. */
import { NodeHttpServer } from "@effect/platform-node"
import { ByteSize, Config, Effect, Layer } from "effect"
import { HttpIncomingMessage, HttpRouter } from "effect/http"
import { AdmissionRule, ListenerAdmission, makeAdmission } from "../admission/Admission.ts"
import { sheddingServer } from "../admission/SheddingServer.ts"
import { acceptMore, listenOptions } from "./Acceptors.ts"
import { edge } from "./Edge.ts"
import { listenerTls } from "../tls/ListenerTls.ts"
import { type Front, ListenerFront } from "./ReadyAnswers.ts"
import { securityHeaders } from "./SecurityHeaders.ts"

/** Largest body of an ordinary route; imports and uploads stream and set their own. */
const maxBody = ByteSize.mebibytes(8)

/** Milliseconds. */
const listenerTimeouts = { keepAliveTimeout: 65_000, headersTimeout: 66_000, requestTimeout: 300_000 }

/**
 * Connections that wait to be accepted; the system's own bound (`net.core.somaxconn`) holds too. When the queue is full the system
 * throws away what a caller sends, and the caller sends it again after one second, then three, then seven: better to accept and to
 * answer 429.
 */
const backlog = 4096

/** Serves routes on `PORT` (0 = any free one) of `HOST`: by TLS alone where there is a `TLS_FOLDER`, else by plain HTTP. */
export const publicServer = <A, E, R>(routes: Layer.Layer<A, E, R>) =>
  Layer.unwrap(
    Effect.gen(function* () {
      const port = yield* Config.Int("PORT")
      const host = yield* Config.String("HOST").pipe(Config.withDefault("127.0.0.1"))
      const admission = makeAdmission(yield* AdmissionRule)
      const front: Front = { answer: () => false }
      const server = yield* sheddingServer(
        listenerTimeouts,
        admission,
        yield* securityHeaders,
        front,
        yield* listenerTls
      )
      const listen = yield* listenOptions({ port, host, backlog })
      acceptMore(server, listen)
      return HttpRouter.serve(Layer.mergeAll(routes, edge), {
        disableLogger: true,
        disableListenLog: true,
        routerConfig: { maxParamLength: 2000 }
      }).pipe(
        // Not a middleware: what every request passes through is `edge` alone.
        Layer.provide(Layer.succeed(HttpIncomingMessage.MaxBodySize, maxBody)),
        Layer.provide(NodeHttpServer.layer(() => server, { ...listen, gracefulShutdownTimeout: "20 seconds" })),
        Layer.provide([Layer.succeed(ListenerAdmission, admission), Layer.succeed(ListenerFront, front)])
      )
    })
  )
