/**
 * Signed permissions to upload: key, media type, bounds of the size and the end of the permission, with an HMAC-SHA256
 * (RFC 2104) over all of them. They travel as query parameters; changing any of them breaks the signature.
 */
import { createHmac, timingSafeEqual } from "node:crypto"
import { Redacted, Schema } from "effect"

const count = Schema.NumberFromString.check(Schema.isInt(), Schema.isGreaterThanOrEqualTo(0))

/** The query parameters of a signed upload. Sizes in bytes, `expires` in milliseconds since 1970. */
export const UploadParameters = Schema.Struct({
  key: Schema.String,
  type: Schema.String,
  minimum: count,
  maximum: count,
  expires: count,
  signature: Schema.String
}).annotate({ identifier: "UploadParameters" })
export type UploadParameters = typeof UploadParameters.Type

/** What is signed. */
export type UploadGrant = Omit<UploadParameters, "signature">

/** The signature of a permission, base64url. JSON of a list keeps the parts apart whatever they hold. */
export const signGrant = (signingKey: Redacted.Redacted, grant: UploadGrant): string =>
  createHmac("sha256", Redacted.value(signingKey))
    .update(JSON.stringify(["PUT", grant.key, grant.type, grant.minimum, grant.maximum, grant.expires]))
    .digest("base64url")

/** Whether the signature is ours. Takes the same time wherever a wrong one differs. */
export const isSigned = (signingKey: Redacted.Redacted, parameters: UploadParameters): boolean => {
  const expected = new TextEncoder().encode(signGrant(signingKey, parameters))
  const given = new TextEncoder().encode(parameters.signature)
  return expected.byteLength === given.byteLength && timingSafeEqual(expected, given)
}
