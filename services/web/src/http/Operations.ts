/** Handlers of group `operations` in packages/api Operations.ts: administrators' questions, asked of the services. */
import { OperationsApi, type ServiceName } from "@lyceum/api/Operations"
import { NotFound } from "@lyceum/api/Problems"
import { authorize } from "@lyceum/runtime/auth/Authorize"
import { callUpstream } from "@lyceum/runtime/auth/ServiceClient"
import { cursorCodec, limitOf, pageOf } from "@lyceum/runtime/http/Paging"
import type { Inspection } from "@lyceum/runtime/inspection/Inspection"
import { serviceStatus } from "@lyceum/runtime/inspection/Status"
import type { Health } from "@lyceum/runtime/management/Health"
import { DateTime, Effect, Schema } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { keyOf, LetterKey, named, servicesFrom } from "../operations/DeadLetterPages.ts"
import { awayProblem, makeInspectedServices } from "../operations/InspectedServices.ts"
import { upstreamNames } from "../proxy/Upstreams.ts"

const letterCursor = cursorCodec(Schema.Struct({ list: Schema.Literal("dead-letters"), ...LetterKey.fields }))
const auditCursor = cursorCodec(Schema.Struct({ list: Schema.Literal("audit"), position: Schema.Int }))

/** A refusal by a service is about us, not about the administrator. */
const forbidden = { Forbidden: () => Effect.die(new Error("a service does not let the web service inspect it")) }

export const operationsHandlers = HttpApiBuilder.group(
  OperationsApi,
  "operations",
  Effect.fn(function* (handlers) {
    const services = yield* makeInspectedServices
    const of = (name: ServiceName) => services[name].operationsInternal
    const own = yield* Effect.context<Inspection | Health>()
    const admin = authorize("operations.manage", true)

    const statusOf = (name: ServiceName) =>
      of(name)
        .status()
        .pipe(
          callUpstream(name),
          Effect.match({
            onFailure: (error) => ({ name, status: null, away: error.message }),
            onSuccess: (status) => ({ name, status, away: null })
          })
        )

    return handlers.handleAll({
      services: () =>
        Effect.gen(function* () {
          yield* admin
          const [web, ...others] = yield* Effect.all(
            [
              Effect.map(Effect.provideContext(serviceStatus, own), (status) => ({ name: "web", status, away: null })),
              ...upstreamNames.map(statusOf)
            ],
            { concurrency: "unbounded" }
          )
          return { asOf: yield* DateTime.now, services: [...others, web] }
        }),
      deadLetters: ({ query }) =>
        Effect.gen(function* () {
          yield* admin
          const limit = limitOf(query)
          const after = yield* letterCursor.decode(query.cursor)
          const asked = yield* Effect.forEach(
            servicesFrom(query.service, after),
            (name) =>
              of(name)
                .letters({
                  query: {
                    limit: limit + 1,
                    ...(query.topic === undefined ? {} : { topic: query.topic }),
                    ...(after?.service === name
                      ? { afterTopic: after.topic, afterGroup: after.group, afterOffset: after.offset }
                      : {})
                  }
                })
                .pipe(
                  callUpstream(name),
                  Effect.match({
                    onFailure: () => ({ name, away: true, items: [] }),
                    onSuccess: ({ items }) => ({ name, away: false, items: items.map((item) => named(name, item)) })
                  })
                ),
            { concurrency: "unbounded" }
          )
          const rows = asked.flatMap(({ items }) => items).slice(0, limit + 1)
          const found = yield* pageOf(rows, limit, {
            item: (letter) => letter,
            keyOf: ({ group, offset, service, topic }) =>
              ({ list: "dead-letters", service, topic, group, offset }) as const,
            encode: letterCursor.encode
          })
          return { ...found, away: asked.filter(({ away }) => away).map(({ name }) => name) }
        }),
      deadLetter: ({ params }) =>
        Effect.gen(function* () {
          yield* admin
          const { service, ...place } = yield* keyOf(params.deadLetterId)
          const letter = yield* of(service)
            .letter({ params: place })
            .pipe(callUpstream(service), Effect.catchTags(forbidden))
          return named(service, letter)
        }).pipe(Effect.catchTag("UpstreamUnavailable", (error) => Effect.fail(awayProblem(error)))),
      replay: ({ params }) =>
        Effect.gen(function* () {
          const { userId } = yield* admin
          const { service, ...place } = yield* keyOf(params.deadLetterId)
          return yield* of(service)
            .replay({ params: place, payload: { by: userId } })
            .pipe(callUpstream(service))
        }).pipe(Effect.catchTag("UpstreamUnavailable", (error) => Effect.fail(awayProblem(error)))),
      audit: ({ query }) =>
        Effect.gen(function* () {
          yield* admin
          const limit = limitOf(query)
          const after = yield* auditCursor.decode(query.cursor)
          const { items } = yield* of(query.service)
            .events({
              query: {
                stream: query.stream,
                limit: limit + 1,
                ...(after === undefined ? {} : { before: after.position })
              }
            })
            .pipe(callUpstream(query.service), Effect.catchTags(forbidden))
          if (items.length === 0 && after === undefined) return yield* new NotFound()
          return yield* pageOf(items, limit, {
            item: (event) => event,
            keyOf: ({ position }) => ({ list: "audit", position }) as const,
            encode: auditCursor.encode
          })
        }).pipe(Effect.catchTag("UpstreamUnavailable", (error) => Effect.fail(awayProblem(error))))
    })
  })
)
