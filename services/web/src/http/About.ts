/** Handlers of group `about` in packages/api About.ts. */
import { OperationsApi } from "@lyceum/api/Operations"
import { servicesHttp } from "@lyceum/runtime/tls/ServicesHttp"
import { DateTime, Effect } from "effect"
import { HttpClient } from "effect/http"
import { HttpApiBuilder } from "effect/http-api"
import { addresses, upstreamNames } from "../proxy/Upstreams.ts"
import { demoAccounts } from "./DemoAccounts.ts"
import { documentsOffered, documentLinks } from "./Documents.ts"

export const aboutCrossing = {
  what: "web → service, whether it answers",
  connectMillis: null,
  timeoutMillis: 1000,
  retries: 0,
  bounded: "asked at most once in two seconds",
  breaker: "",
  inVain: "shown as one that does not answer"
} as const

/** Whether somebody answers at an address, whatever the answer. */
const answers = (client: HttpClient.HttpClient, url: URL) =>
  client.get(url).pipe(
    Effect.timeout(aboutCrossing.timeoutMillis),
    Effect.as(true),
    Effect.orElseSucceed(() => false)
  )

export const aboutHandlers = HttpApiBuilder.group(
  OperationsApi,
  "about",
  Effect.fn(function* (handlers) {
    const urls = yield* addresses
    const client = yield* Effect.provide(HttpClient.HttpClient, servicesHttp)
    const accounts = yield* demoAccounts
    const documents = (yield* documentsOffered) ? documentLinks : []
    const look = Effect.gen(function* () {
      const services = yield* Effect.forEach(
        upstreamNames,
        (name) => Effect.map(answers(client, urls[name]), (up) => ({ name, answers: up })),
        { concurrency: "unbounded" }
      )
      return { asOf: yield* DateTime.now, services, documents, demoAccounts: accounts }
    })
    // However many ask, the services are looked at once in two seconds.
    const seen = yield* Effect.cachedWithTTL(look, "2 seconds")
    return handlers.handleAll({ about: () => seen })
  })
)
