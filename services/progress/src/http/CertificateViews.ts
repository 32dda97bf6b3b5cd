/** Certificates as handlers give them: with the title of their version, and with a name where the learner shows it. */
import * as Problems from "@lyceum/api/Problems"
import type { CertificateId, UserId } from "@lyceum/domain/Ids"
import { etag, isFresh } from "@lyceum/runtime/http/ETags"
import { DateTime, Effect, Option } from "effect"
import { HttpServerRequest, HttpServerResponse } from "effect/http"
import { createHash } from "node:crypto"
import { hashedEmail, type Certified } from "../certificates/credential/OpenBadge.ts"
import { CertificateNames, type ShownName } from "../projections/CertificateNames.ts"
import { type CertificateRow, Certificates } from "../projections/Certificates.ts"
import { PersonSource } from "../sources/PersonSource.ts"
import { versionOf } from "./Access.ts"
import { unavailable } from "./Faults.ts"

/** Adds the title that the course had in that version. */
export const certified = Effect.fnUntraced(function* ({ courseId, courseVersion, id, issuedAt }: CertificateRow) {
  const { title } = yield* versionOf(courseId, courseVersion)
  return { id, courseId, courseVersion, courseTitle: title, issuedAt } satisfies Certified
})

/** As the contract has it. */
export const viewOf = ({ issuedAt, ...certified }: Certified, shown: ShownName | undefined) => ({
  ...certified,
  issuedAt: DateTime.fromDateUnsafe(issuedAt),
  learnerName: shown?.name ?? null
})

/** A certificate by its id, with the name it shows. */
export const publicly = Effect.fnUntraced(function* (id: CertificateId) {
  const row = yield* (yield* Certificates).find(id)
  if (Option.isNone(row)) return yield* new Problems.NotFound()
  const shown = (yield* (yield* CertificateNames).of([id])).get(id)
  return { row: row.value, certified: yield* certified(row.value), shown }
})

/** A learner's own; of other people's nothing is said. */
export const ownOf = Effect.fnUntraced(function* (userId: UserId, id: CertificateId) {
  const found = yield* publicly(id)
  return found.row.userId === userId ? found : yield* new Problems.NotFound()
})

/** What the person is called now, as a certificate names them. */
export const nameOf = Effect.fnUntraced(function* (userId: UserId, certificateId: CertificateId) {
  const found = yield* Effect.catchTag((yield* PersonSource).find(userId), "UpstreamUnavailable", unavailable)
  if (Option.isNone(found)) return yield* new Problems.NotFound()
  const { email, name } = found.value
  return { certificateId, name, emailHash: hashedEmail(certificateId, email) } satisfies ShownName
})

/** Others may read it wherever they are: it is public. */
export const readableAnywhere = {
  "access-control-allow-origin": "*",
  "cross-origin-resource-policy": "cross-origin"
} as const

/** A file; `public` = anybody's to keep, and asked for again before it is used again, because its name may have been taken off. */
export const fileResponse = Effect.fnUntraced(function* (
  body: string | Uint8Array,
  options: { readonly contentType: string; readonly fileName: string; readonly isPublic: boolean }
) {
  const request = yield* HttpServerRequest.HttpServerRequest
  const tag = etag(createHash("sha256").update(body).digest("base64url"))
  const headers = {
    etag: tag,
    "cache-control": options.isPublic ? "public, no-cache" : "private, no-cache",
    ...(options.isPublic ? readableAnywhere : {})
  }
  if (isFresh(request.headers["if-none-match"], tag)) return HttpServerResponse.empty({ status: 304, headers })
  return HttpServerResponse.uint8Array(typeof body === "string" ? Buffer.from(body) : body, {
    contentType: options.contentType,
    headers: { ...headers, "content-disposition": `attachment; filename="${options.fileName}"` }
  })
})
