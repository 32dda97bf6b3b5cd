/**
 * `/mailbox`: what would have been mailed, for people, and as JSON at `/mailbox/messages` for tests. On a loopback port of its
 * own that the web service passes requests on to; it answers GET alone.
 */
import { NodeHttpServer } from "@effect/platform-node"
import { KeptMail, Mailbox } from "@lyceum/notification-processor/local/FolderMailbox"
import { Effect, Layer, Option, Schema } from "effect"
import { HttpRouter, HttpServerRequest, HttpServerResponse } from "effect/http"
import { createServer } from "node:http"
import { listPage, mailPage, messageHtml, messagePolicy, pagePolicy, style } from "./Pages.ts"

/** Messages that a list shows. */
const shown = 100

const Query = Schema.Struct({
  to: Schema.optionalKey(Schema.String),
  limit: Schema.optionalKey(
    Schema.FiniteFromString.check(Schema.isInt(), Schema.isBetween({ minimum: 1, maximum: shown }))
  )
})
const encodeMails = Schema.encodeEffect(Schema.toCodecJson(Schema.Struct({ items: Schema.Array(KeptMail) })))
const encodeMail = Schema.encodeEffect(Schema.toCodecJson(KeptMail))

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
    const one = (answer: (mail: KeptMail) => Effect.Effect<HttpServerResponse.HttpServerResponse>) =>
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
        return HttpServerResponse.jsonUnsafe(yield* Effect.orDie(encodeMails({ items })))
      }).pipe(
        Effect.catchTag("SchemaError", () => Effect.succeed(nothing(400, `to: an address; limit: 1 to ${shown}\n`)))
      )
    )
    yield* router.add(
      "GET",
      "/mailbox/messages/:id",
      one((mail) => Effect.map(Effect.orDie(encodeMail(mail)), HttpServerResponse.jsonUnsafe))
    )
    yield* router.add(
      "GET",
      "/mailbox/:id",
      one((mail) => Effect.succeed(html(mailPage(mail), pagePolicy)))
    )
    yield* router.add(
      "GET",
      "/mailbox/:id/html",
      one((mail) => Effect.succeed(html(messageHtml(mail), messagePolicy)))
    )
  })
)

/** Serves them on a loopback port. */
export const mailboxServer = (port: number) =>
  HttpRouter.serve(mailboxRoutes, { disableLogger: true, disableListenLog: true }).pipe(
    Layer.provide(NodeHttpServer.layer(() => createServer(), { port, host: "127.0.0.1" }))
  )
