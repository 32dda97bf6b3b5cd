/** Handlers of certificates: one's own, and the page that anybody may verify. */
import * as Problems from "@lyceum/api/Problems"
import { ProgressApi } from "@lyceum/api/Progress"
import { authorize } from "@lyceum/runtime/auth/Authorize"
import { cursorCodec, limitOf, pageOf } from "@lyceum/runtime/http/Paging"
import { DateTime, Effect, Option } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { CertificateKey, type CertificateRow, Certificates } from "../projections/Certificates.ts"
import { CourseVersions } from "../projections/CourseVersions.ts"
import { versionOf } from "./Access.ts"

const cursors = cursorCodec(CertificateKey)

/** Adds the title that the course had in that version. Leaves out whose it is. */
const withTitle = Effect.fnUntraced(function* ({ courseId, courseVersion, id, issuedAt }: CertificateRow) {
  const { title } = yield* versionOf(courseId, courseVersion)
  return { id, courseId, courseTitle: title, courseVersion, issuedAt: DateTime.fromDateUnsafe(issuedAt) }
})

export const CertificatesPublicHandlers = HttpApiBuilder.group(
  ProgressApi,
  "certificatesPublic",
  Effect.fnUntraced(function* (handlers) {
    const certificates = yield* Certificates
    const versions = yield* CourseVersions
    return handlers.handleAll({
      verify: ({ params }) =>
        Effect.gen(function* () {
          const row = yield* certificates.find(params.certificateId)
          if (Option.isNone(row)) return yield* new Problems.NotFound()
          return yield* Effect.provideService(withTitle(row.value), CourseVersions, versions)
        })
    })
  })
)

export const CertificatesHandlers = HttpApiBuilder.group(
  ProgressApi,
  "certificates",
  Effect.fnUntraced(function* (handlers) {
    const certificates = yield* Certificates
    const versions = yield* CourseVersions
    return handlers.handleAll({
      list: ({ query }) =>
        Effect.gen(function* () {
          const { userId } = yield* authorize("learning.read", true)
          const limit = limitOf(query)
          const rows = yield* certificates.page(userId, yield* cursors.decode(query.cursor), limit + 1)
          const titled = yield* Effect.forEach(rows, withTitle).pipe(Effect.provideService(CourseVersions, versions))
          return yield* pageOf(titled, limit, {
            item: (one) => one,
            keyOf: ({ id, issuedAt }) => ({ id, issuedAt }),
            encode: cursors.encode
          })
        })
    })
  })
)
