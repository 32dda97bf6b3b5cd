/** The plain page at `/`: what runs, who can sign in (local platform only), and where to go on. */
import { Clock, Config, Duration, Effect, Option, Schema } from "effect"
import { FetchHttpClient, HttpClient, HttpRouter, HttpServerResponse } from "effect/http"
import { upstreamNames } from "../proxy/Upstreams.ts"
import { welcomePage } from "./WelcomePage.ts"
import { welcomeStyle } from "./WelcomeStyle.ts"

const DemoAccounts = Schema.Array(Schema.Struct({ email: Schema.String, password: Schema.String, role: Schema.String }))

/** `DEMO_ACCOUNTS` (JSON) is set by the local platform alone. */
const demoAccounts = Config.option(Config.schema(Schema.fromJsonString(DemoAccounts), "DEMO_ACCOUNTS"))

/** Whether somebody answers at an address, whatever the answer. */
const answers = (url: URL) =>
  HttpClient.get(url).pipe(
    Effect.timeout(Duration.seconds(1)),
    Effect.as(true),
    Effect.orElseSucceed(() => false),
    Effect.provide(FetchHttpClient.layer)
  )

export const welcome = HttpRouter.use((router) =>
  Effect.gen(function* () {
    const accounts = yield* demoAccounts
    const urls = yield* Config.all(
      Object.fromEntries(upstreamNames.map((name) => [name, Config.URL(`${name.toUpperCase()}_SERVICE_URL`)]))
    )
    yield* router.add(
      "GET",
      "/",
      Effect.gen(function* () {
        const services = yield* Effect.forEach(
          Object.entries(urls),
          ([name, url]) => Effect.map(answers(url), (up) => ({ name, up })),
          { concurrency: "unbounded" }
        )
        const html = welcomePage({
          services,
          accounts: Option.getOrElse(accounts, () => []),
          asOf: new Date(yield* Clock.currentTimeMillis).toISOString()
        })
        return HttpServerResponse.html(html).pipe(
          HttpServerResponse.setHeader(
            "content-security-policy",
            "default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
          )
        )
      })
    )
    yield* router.add("GET", "/welcome.css", HttpServerResponse.text(welcomeStyle, { contentType: "text/css" }))
  })
)
