/** A second factor beside the password: one-time codes of an authenticator app (TOTP, RFC 6238), and recovery codes. */
import { UserId } from "@lyceum/domain/Ids"
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema, OpenApi } from "effect/http-api"
import { Instant } from "./Instant.ts"
import { Conflict, NotFound, SecondFactorWrong, SignInFailed, TooManyRequests, TooMuchContention } from "./Problems.ts"
import { Authentication, Requires } from "./Security.ts"

/** A code as it is typed: six digits, or a recovery code. Spaces and dashes in it say nothing, nor do small letters. */
export const SecondFactorCode = Schema.String.check(Schema.isBetweenLength(1, 64)).annotate({
  identifier: "SecondFactorCode"
})

/** `since`: when it was turned on. */
export const secondFactorFields = {
  state: Schema.Literals(["off", "on"]),
  since: Schema.NullOr(Instant),
  recoveryCodesLeft: Schema.Int
}

/** `required`: the person's role asks for one; without it their tokens open what a learner's open. */
export const SecondFactor = Schema.Struct({ ...secondFactorFields, required: Schema.Boolean }).annotate({
  identifier: "SecondFactor"
})

/** What an authenticator app takes: `secret` in Base32 (RFC 4648), `uri` with the same in it. Shown this once. */
export const NewSecondFactor = Schema.Struct({
  secret: Schema.String,
  uri: Schema.String,
  expiresAt: Instant
}).annotate({ identifier: "NewSecondFactor" })

/** The only time that they are shown. Each works once in place of a code. */
export const RecoveryCodes = Schema.Struct({ recoveryCodes: Schema.Array(Schema.String) }).annotate({
  identifier: "RecoveryCodes"
})

const password = Schema.String.check(Schema.isMaxCodePoints(1024))
const Proof = Schema.Struct({ password, code: SecondFactorCode }).annotate({ identifier: "SecondFactorProof" })

const get = HttpApiEndpoint.get("get", "/v1/users/me/second-factor", { success: SecondFactor }).annotate(
  Requires,
  "account.read"
)
const begin = HttpApiEndpoint.post("begin", "/v1/users/me/second-factor", {
  payload: Schema.Struct({ password }).annotate({ identifier: "SecondFactorBeginning" }),
  success: NewSecondFactor,
  error: [Conflict, SignInFailed, TooManyRequests]
})
  .annotate(Requires, "second-factor.manage")
  .annotateMerge(
    OpenApi.annotations({
      description: "Draws a secret, which is asked for only once a code of it was confirmed. 409: one is on already."
    })
  )
const confirm = HttpApiEndpoint.post("confirm", "/v1/users/me/second-factor/confirmation", {
  payload: Schema.Struct({ code: SecondFactorCode }).annotate({ identifier: "SecondFactorConfirmation" }),
  success: RecoveryCodes,
  error: [Conflict, SecondFactorWrong, TooManyRequests, TooMuchContention]
})
  .annotate(Requires, "second-factor.manage")
  .annotateMerge(
    OpenApi.annotations({
      description:
        "Turns the second factor on, ends every other session and tells the person by mail. 409: none was begun within ten minutes."
    })
  )
const replaceRecoveryCodes = HttpApiEndpoint.post("replaceRecoveryCodes", "/v1/users/me/second-factor/recovery-codes", {
  payload: Proof,
  success: RecoveryCodes,
  error: [Conflict, SecondFactorWrong, SignInFailed, TooManyRequests, TooMuchContention]
})
  .annotate(Requires, "second-factor.manage")
  .annotateMerge(OpenApi.annotations({ description: "Ten new recovery codes; those until now work no more." }))
const turnOff = HttpApiEndpoint.post("turnOff", "/v1/users/me/second-factor/removal", {
  payload: Proof,
  success: HttpApiSchema.NoContent,
  error: [Conflict, SecondFactorWrong, SignInFailed, TooManyRequests, TooMuchContention]
})
  .annotate(Requires, "second-factor.manage")
  .annotateMerge(
    OpenApi.annotations({
      description: "Turns it off with a code or a recovery code. Ends every other session and tells the person by mail."
    })
  )
const remove = HttpApiEndpoint.delete("remove", "/v1/users/:userId/second-factor", {
  params: { userId: UserId },
  success: HttpApiSchema.NoContent,
  error: [Conflict, NotFound, TooMuchContention]
})
  .annotate(Requires, "account.remove-second-factor")
  .annotateMerge(
    OpenApi.annotations({
      description:
        "For somebody who lost it and their recovery codes, after an administrator has made sure who asks. Ends all their sessions and tells them by mail. 409: none is on, or it is one's own."
    })
  )

/** Routes of signed-in people about their second factor, and of admins for who lost theirs. */
export class SecondFactorGroup extends HttpApiGroup.make("secondFactor")
  .add(get, begin, confirm, replaceRecoveryCodes, turnOff, remove)
  .middleware(Authentication)
  .annotateMerge(OpenApi.annotations({ title: "Second factor" })) {}
