/**
 * Signed permissions to upload: key, media type, bounds of the size and the end of the permission, with a signature over all
 * of them. They travel as query parameters; changing any of them breaks the signature.
 */
import { type Redacted, Schema } from "effect"
import { isSame, sign } from "./Signature.ts"

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

/** The signature of a permission to upload. */
export const signGrant = (signingKey: Redacted.Redacted, grant: UploadGrant): string =>
  sign(signingKey, ["PUT", grant.key, grant.type, grant.minimum, grant.maximum, grant.expires])

/** Whether the signature is ours. */
export const isSigned = (signingKey: Redacted.Redacted, parameters: UploadParameters): boolean =>
  isSame(signGrant(signingKey, parameters), parameters.signature)
