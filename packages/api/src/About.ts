/** What a visitor may know of the platform as a whole, answered by the web service. */
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "effect/http-api"
import { Instant } from "./Instant.ts"
import { Requires } from "./Security.ts"

/** An account that a local platform shows so that people can try it. */
export const DemoAccount = Schema.Struct({
  email: Schema.String,
  password: Schema.String,
  role: Schema.String
}).annotate({ identifier: "DemoAccount" })

/** `answers` = somebody answers at the service's address. `documents` are left out where they are not offered. */
export const About = Schema.Struct({
  asOf: Instant,
  services: Schema.Array(Schema.Struct({ name: Schema.String, answers: Schema.Boolean })),
  documents: Schema.Array(Schema.Struct({ title: Schema.String, path: Schema.String })),
  demoAccounts: Schema.Array(DemoAccount)
}).annotate({ identifier: "About" })

const about = HttpApiEndpoint.get("about", "/v1/about", { success: About })
  .annotate(Requires, "public")
  .annotateMerge(
    OpenApi.annotations({
      description:
        "Which services answer (looked at every 2 s at most), the documents there are, and the demo accounts of a local platform."
    })
  )

export class AboutGroup extends HttpApiGroup.make("about")
  .add(about)
  .annotateMerge(OpenApi.annotations({ title: "About" })) {}
