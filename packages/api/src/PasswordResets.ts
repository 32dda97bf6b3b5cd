/** A new password for who forgot theirs: asked for by address, confirmed with the secret of a link that comes by mail. */
import { Password, TypedEmail } from "@lyceum/domain/Account"
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema, OpenApi } from "effect/http-api"
import { LinkExpired, TooManyRequests, TooMuchContention, Unprocessable } from "./Problems.ts"
import { Requires } from "./Security.ts"

const request = HttpApiEndpoint.post("request", "/v1/password-resets", {
  payload: Schema.Struct({ email: TypedEmail }).annotate({ identifier: "PasswordResetRequest" }),
  success: HttpApiSchema.Accepted,
  error: TooManyRequests
})
  .annotate(Requires, "public")
  .annotateMerge(
    OpenApi.annotations({
      description:
        "Sends a link to the address if somebody has an account with it. The answer is the same, and takes as long, whether there is one."
    })
  )
const confirm = HttpApiEndpoint.post("confirm", "/v1/password-resets/confirmations", {
  payload: Schema.Struct({ token: Schema.String.check(Schema.isBetweenLength(1, 500)), password: Password }).annotate({
    identifier: "PasswordResetConfirmation"
  }),
  success: HttpApiSchema.NoContent,
  error: [LinkExpired, TooManyRequests, TooMuchContention, Unprocessable]
})
  .annotate(Requires, "public")
  .annotateMerge(
    OpenApi.annotations({
      description:
        "Sets the password with the `token` of the link: once, within 30 minutes. Ends all sessions of the person and tells them by mail. A password that is refused does not use the link up."
    })
  )

/** Routes for everybody. */
export class PasswordResetsGroup extends HttpApiGroup.make("passwordResets")
  .add(request, confirm)
  .annotateMerge(OpenApi.annotations({ title: "Forgotten passwords" })) {}
