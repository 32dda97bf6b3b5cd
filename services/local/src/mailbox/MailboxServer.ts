/**
 * `/mailbox`: what would have been mailed or texted, for people, and as JSON at `/mailbox/messages` for tests. On a loopback port of its
 * own that the web service passes requests on to; it answers GET alone.
 */
import { NodeHttpServer } from "@effect/platform-node"
import { KeptMessage, Mailbox } from "@lyceum/notification-processor/local/FolderMailbox"
import { Effect, Layer, Option, Schema } from "effect"
import { HttpRouter, HttpServerRequest, HttpServerResponse } from "effect/http"
import { createServer } from "node:http"
import { listPage, messageHtml, messagePage, messagePolicy, pagePolicy, style } from "./Pages.ts"

/** Messages that a list shows. */
const shown = 100

const Query = Schema.Struct({
  to: Schema.optionalKey(Schema.String),
  limit: Schema.optionalKey(
    Schema.FiniteFromString.check(Schema.isInt(), Schema.isBetween({ minimum: 1, maximum: shown }))
  )
})
const encodeList = Schema.encodeEffect(Schema.toCodecJson(Schema.Struct({ items: Schema.Array(KeptMessage) })))
const encodeOne = Schema.encodeEffect(Schema.toCodecJson(KeptMessage))

const html = (text: string, policy: string) =>
  HttpServerResponse.text(text, { contentType: "text/html; charset=utf-8" }).pipe(
    HttpServerResponse.setHeaders({
      "content-security-policy": policy,
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff"
    })
  )

const nothing = (status: 400 | 404, text: string) => HttpServerResponse.text(text, { status })

/** The routes, over a `Mailbox`. */
export const mailboxRoutes = HttpRouter.use((router) =>
  Effect.gen(function* () {
    const mailbox = yield* Mailbox
    const one = (answer: (message: KeptMessage) => Effect.Effect<HttpServerResponse.HttpServerResponse>) =>
      Effect.gen(function* () {
        const { id = "" } = yield* HttpRouter.params
        return yield* Option.match(yield* mailbox.get(id), {
          onNone: () => Effect.succeed(nothing(404, "There is no such message.\n")),
          onSome: answer
        })
      })

    yield* router.add(
      "GET",
      "/mailbox",
      Effect.map(mailbox.list(shown), (mails) => html(listPage(mails), pagePolicy))
    )
    yield* router.add("GET", "/mailbox/style.css", HttpServerResponse.text(style, { contentType: "text/css" }))
    yield* router.add(
      "GET",
      "/mailbox/messages",
      Effect.gen(function* () {
        const { limit = shown, to } = yield* HttpServerRequest.schemaSearchParams(Query)
        const items = yield* mailbox.list(limit, to)
        return HttpServerResponse.jsonUnsafe(yield* Effect.orDie(encodeList({ items })))
      }).pipe(
        Effect.catchTag("SchemaError", () =>
          Effect.succeed(nothing(400, `to: an address or a number; limit: 1 to ${shown}\n`))
        )
      )
    )
    yield* router.add(
      "GET",
      "/mailbox/messages/:id",
      one((mail) => Effect.map(Effect.orDie(encodeOne(mail)), HttpServerResponse.jsonUnsafe))
    )
    yield* router.add(
      "GET",
      "/mailbox/:id",
      one((mail) => Effect.succeed(html(messagePage(mail), pagePolicy)))
    )
    yield* router.add(
      "GET",
      "/mailbox/:id/html",
      one((message) =>
        Effect.succeed(
          "channel" in message ? nothing(404, "An SMS has no HTML.\n") : html(messageHtml(message), messagePolicy)
        )
      )
    )
  })
)

/** Serves them on a loopback port. */
export const mailboxServer = (port: number) =>
  HttpRouter.serve(mailboxRoutes, { disableLogger: true, disableListenLog: true }).pipe(
    Layer.provide(NodeHttpServer.layer(() => createServer(), { port, host: "127.0.0.1" }))
  )
