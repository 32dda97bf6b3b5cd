/**
 * The browser's own session, answered by the web service: the browser holds one opaque secret in an HttpOnly cookie, never a
 * token. Programs use `POST /v1/sessions` instead.
 */
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema, OpenApi } from "effect/http-api"
import { contract, problems } from "./Conventions.ts"
import {
  CrossSite,
  SecondFactorRequired,
  SecondFactorWrong,
  ServiceUnavailable,
  SignInFailed,
  TooManyRequests
} from "./Problems.ts"
import { Requires } from "./Security.ts"
import { Account, SignIn } from "./Users.ts"

/** Who is signed in in this browser; `account: null` = nobody. */
export const BrowserSession = Schema.Struct({ account: Schema.NullOr(Account) }).annotate({
  identifier: "BrowserSession"
})

const signIn = HttpApiEndpoint.post("signIn", "/v1/browser-session", {
  payload: SignIn,
  success: Account.pipe(HttpApiSchema.status(201)),
  error: [SignInFailed, SecondFactorRequired, SecondFactorWrong, CrossSite, TooManyRequests, ServiceUnavailable]
})
  .annotate(Requires, "public")
  .annotateMerge(
    OpenApi.annotations({
      description:
        "Signs in and sets the cookie `__Host-lyceum` (HttpOnly, Secure, SameSite=Lax). Only from the platform's own pages: " +
        "`Sec-Fetch-Site: same-origin`, or an `Origin` that is this address."
    })
  )

const current = HttpApiEndpoint.get("current", "/v1/browser-session", {
  success: BrowserSession,
  error: ServiceUnavailable
})
  .annotate(Requires, "public")
  .annotateMerge(OpenApi.annotations({ description: "Who is signed in in this browser, by its cookie." }))

const signOut = HttpApiEndpoint.delete("signOut", "/v1/browser-session", {
  success: HttpApiSchema.NoContent,
  error: [CrossSite, ServiceUnavailable]
})
  .annotate(Requires, "public")
  .annotateMerge(
    OpenApi.annotations({
      description: "Ends the browser's session and clears its cookie; without one nothing happens."
    })
  )

export class BrowserSessionGroup extends HttpApiGroup.make("browserSession")
  .add(signIn, current, signOut)
  .annotateMerge(OpenApi.annotations({ title: "Browser session" })) {}

/** Contract of the web service's session routes. */
export class BrowserSessionApi extends contract("browserSession").add(BrowserSessionGroup).middleware(problems) {}
