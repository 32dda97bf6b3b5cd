/** Signed permissions to download: key, name to save it under and the end of the permission, as query parameters. */
import { type Redacted, Schema } from "effect"
import { isSame, sign } from "./Signature.ts"

/** The query parameters of a signed download. `expires` in milliseconds since 1970. */
export const DownloadParameters = Schema.Struct({
  key: Schema.String,
  name: Schema.String,
  expires: Schema.NumberFromString.check(Schema.isInt(), Schema.isGreaterThanOrEqualTo(0)),
  signature: Schema.String
}).annotate({ identifier: "DownloadParameters" })
export type DownloadParameters = typeof DownloadParameters.Type

/** What is signed. */
export type DownloadGrant = Omit<DownloadParameters, "signature">

/** The signature of a permission to download; it is none to upload, since the method is signed too. */
export const signDownloadGrant = (signingKey: Redacted.Redacted, grant: DownloadGrant): string =>
  sign(signingKey, ["GET", grant.key, grant.name, grant.expires])

/** Whether the signature is ours. */
export const isSignedDownload = (signingKey: Redacted.Redacted, parameters: DownloadParameters): boolean =>
  isSame(signDownloadGrant(signingKey, parameters), parameters.signature)
