/**
 * A browser in front of moto, which takes every POST: what S3 would check is checked here, on the policy that the form carries
 * (docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html), before the form is sent.
 */
import type { SignedUpload } from "@lyceum/storage/ObjectStore"
import { type Browser, followByFetch } from "@lyceum/testing/object-store/Browser"
import { Effect, Schema } from "effect"

const Condition = Schema.Union([
  Schema.Tuple([Schema.Literal("content-length-range"), Schema.Int, Schema.Int]),
  Schema.Record(Schema.String, Schema.String)
])
const Policy = Schema.fromJsonString(Schema.Struct({ expiration: Schema.String, conditions: Schema.Array(Condition) }))

/** The decoded policy of a form. */
export const policyOf = ({ fields }: SignedUpload) =>
  Schema.decodeEffect(Policy)(Buffer.from(fields["Policy"] ?? "", "base64").toString("utf8"))

/** Fields that S3 lets pass without a condition. */
const free = new Set(["x-amz-signature", "file", "policy"])

/** Whether S3 would take these fields and so many bytes at a time (milliseconds since 1970). */
export const s3WouldTake = (
  policy: typeof Policy.Type,
  fields: Readonly<Record<string, string>>,
  size: number,
  now: number
): boolean => {
  if (now >= Date.parse(policy.expiration)) return false
  const given = new Map(Object.entries(fields).map(([name, value]) => [name.toLowerCase(), value]))
  const bounds = policy.conditions.filter((one) => Array.isArray(one))
  const exact = policy.conditions.flatMap((one) => (Array.isArray(one) ? [] : Object.entries(one)))
  const named = new Set(exact.map(([name]) => name.toLowerCase()))
  return (
    bounds.length > 0 &&
    bounds.every(([, least, most]) => size >= Number(least) && size <= Number(most)) &&
    exact.every(([name, value]) => given.get(name.toLowerCase()) === value) &&
    [...given.keys()].every((name) => named.has(name) || free.has(name))
  )
}

/** Posts the form, if S3 would take it, with the media type that the browser says. */
export const s3Browser: Browser = {
  send: (signed, { bytes, mediaType }) =>
    Effect.gen(function* () {
      const fields = { ...signed.fields, "Content-Type": mediaType }
      if (!s3WouldTake(yield* policyOf(signed), fields, bytes.byteLength, Date.now())) return false
      const form = new FormData()
      for (const [name, value] of Object.entries(fields)) form.append(name, value)
      form.append("file", new Blob([new Uint8Array(bytes)], { type: mediaType }), "file")
      const { ok } = yield* Effect.promise(() => fetch(signed.url, { method: signed.method, body: form }))
      return ok
    }),
  follow: followByFetch,
  // moto answers links whatever their signature says.
  linksAreChecked: false
}
