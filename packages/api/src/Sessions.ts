/** Signed-in devices as their owner sees and ends them. */
import { SessionId } from "@lyceum/domain/Ids"
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema, OpenApi } from "effect/http-api"
import { Instant } from "./Instant.ts"
import { page, pageQuery } from "./Page.ts"
import { NotFound } from "./Problems.ts"
import { Authentication, Requires } from "./Security.ts"

/** What is kept of a session. `expiresAt`: its end if it is not used again. */
export const sessionFields = {
  id: SessionId,
  kind: Schema.Literals(["browser", "token"]),
  createdAt: Instant,
  lastUsedAt: Instant,
  expiresAt: Instant,
  device: Schema.Struct({ browser: Schema.NullOr(Schema.String), system: Schema.NullOr(Schema.String) })
}

/**
 * A signed-in device: a browser at the web app, or a program with tokens. `device` is what its User-Agent told at sign-in, as
 * the name of a browser and of a system, for example `Firefox` and `Windows`; `current` = the one that asks.
 */
export const Session = Schema.Struct({ ...sessionFields, current: Schema.Boolean }).annotate({ identifier: "Session" })

const list = HttpApiEndpoint.get("list", "/v1/sessions", { query: pageQuery, success: page(Session) })
  .annotate(Requires, "session.manage")
  .annotateMerge(
    OpenApi.annotations({ description: "The caller's own sessions that live, browsers and programs, newest first." })
  )
const end = HttpApiEndpoint.delete("end", "/v1/sessions/:sessionId", {
  params: { sessionId: SessionId },
  success: HttpApiSchema.NoContent,
  error: NotFound
})
  .annotate(Requires, "session.manage")
  .annotateMerge(OpenApi.annotations({ description: "Ends one session of the caller, this one or another." }))
const endAll = HttpApiEndpoint.delete("endAll", "/v1/sessions", { success: HttpApiSchema.NoContent })
  .annotate(Requires, "session.manage")
  .annotateMerge(
    OpenApi.annotations({
      description: "Signs out everywhere: ends all sessions of the caller, this one too. API tokens stay."
    })
  )

/** Routes of signed-in people about where they are signed in. */
export class SessionsGroup extends HttpApiGroup.make("sessions")
  .add(list, end, endAll)
  .middleware(Authentication)
  .annotateMerge(OpenApi.annotations({ title: "Sessions" })) {}
