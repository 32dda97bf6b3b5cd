/** Handlers of certificates: the issuer, what anybody with an address may have, and one's own. */
import { credentialMediaType } from "@lyceum/api/Certificates"
import type { Locale } from "@lyceum/domain/Account"
import { ProgressApi } from "@lyceum/api/Progress"
import type { JobQueue } from "@lyceum/messaging/JobQueue"
import { authorize } from "@lyceum/runtime/auth/Authorize"
import { cursorCodec, limitOf, pageOf, setResponseHeader } from "@lyceum/runtime/http/Paging"
import { Config, Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { Credentials } from "../certificates/credential/Credentials.ts"
import { didDocument, issuerProfile } from "../certificates/issuer/Did.ts"
import { IssuerKeys, rememberSeconds } from "../certificates/issuer/IssuerKeys.ts"
import type { Reissues } from "../certificates/reissue/Reissues.ts"
import { CertificateSheets } from "../certificates/sheet/CertificateSheets.ts"
import { CertificateNames, type ShownName } from "../projections/CertificateNames.ts"
import { CertificateKey, Certificates } from "../projections/Certificates.ts"
import type { CourseVersions } from "../projections/CourseVersions.ts"
import type { PersonSource } from "../sources/PersonSource.ts"
import { certified, fileResponse, nameOf, ownOf, publicly, readableAnywhere, viewOf } from "./CertificateViews.ts"
import { newestReissue, startReissue } from "./Reissue.ts"
import type { Certified } from "../certificates/credential/OpenBadge.ts"

const cursors = cursorCodec(CertificateKey)

/** Language of sheets that were asked for without one. */
const defaultLocale: Locale = "en"

/** The published documents may be remembered, and read by the scripts of other sites. */
const remembered = Effect.gen(function* () {
  yield* setResponseHeader("cache-control", `public, max-age=${rememberSeconds}`)
  for (const [name, value] of Object.entries(readableAnywhere)) yield* setResponseHeader(name, value)
})

export const CertificateIssuerHandlers = HttpApiBuilder.group(
  ProgressApi,
  "certificateIssuer",
  Effect.fnUntraced(function* (handlers) {
    const publicUrl = yield* Effect.orDie(Config.URL("PUBLIC_URL"))
    const keys = yield* IssuerKeys
    return handlers.handleAll({
      did: () =>
        Effect.map(
          Effect.tap(keys.published, () => remembered),
          (all) => didDocument(publicUrl, all)
        ),
      profile: () => Effect.as(remembered, issuerProfile(publicUrl))
    })
  })
)

/** The files that both groups give, of a certificate that is found and may name `identity`. */
const makeFiles = Effect.gen(function* () {
  const credentials = yield* Credentials
  const sheets = yield* CertificateSheets
  return {
    credential: Effect.fnUntraced(function* (of: Certified, identity: ShownName | undefined, isPublic: boolean) {
      const body = yield* credentials.sign(of, identity ?? null)
      const fileName = `certificate-${of.id}.json`
      return yield* fileResponse(body, { contentType: credentialMediaType, fileName, isPublic })
    }),
    pdf: Effect.fnUntraced(function* (of: Certified, name: string | null, locale: Locale, isPublic: boolean) {
      const body = yield* sheets.pdf(of, name, locale)
      const fileName = `certificate-${of.id}.pdf`
      return yield* fileResponse(body, { contentType: "application/pdf", fileName, isPublic })
    })
  }
})

export const CertificatesPublicHandlers = HttpApiBuilder.group(
  ProgressApi,
  "certificatesPublic",
  Effect.fnUntraced(function* (handlers) {
    const context = yield* Effect.context<Certificates | CertificateNames | CourseVersions>()
    const found = (id: Parameters<typeof publicly>[0]) => Effect.provideContext(publicly(id), context)
    const files = yield* makeFiles
    return handlers
      .handle("verify", ({ params }) =>
        Effect.map(found(params.certificateId), ({ certified, shown }) => viewOf(certified, shown))
      )
      .handleRaw("credential", ({ params }) =>
        Effect.flatMap(found(params.certificateId), ({ certified, shown }) => files.credential(certified, shown, true))
      )
      .handleRaw("pdf", ({ params, query }) =>
        Effect.flatMap(found(params.certificateId), ({ certified, shown }) =>
          files.pdf(certified, shown?.name ?? null, query.locale ?? defaultLocale, true)
        )
      )
  })
)

export const CertificatesHandlers = HttpApiBuilder.group(
  ProgressApi,
  "certificates",
  Effect.fnUntraced(function* (handlers) {
    const certificates = yield* Certificates
    const names = yield* CertificateNames
    const context = yield* Effect.context<
      Certificates | CertificateNames | CourseVersions | JobQueue | PersonSource | Reissues
    >()
    const access = <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.provideContext(effect, context)
    const files = yield* makeFiles
    return handlers
      .handle("list", ({ query }) =>
        Effect.gen(function* () {
          const { userId } = yield* authorize("learning.read", true)
          const limit = limitOf(query)
          const rows = yield* certificates.page(userId, yield* cursors.decode(query.cursor), limit + 1)
          const shown = yield* names.of(rows.map(({ id }) => id))
          const views = yield* Effect.forEach(rows, (row) =>
            Effect.map(access(certified(row)), (one) => viewOf(one, shown.get(row.id)))
          )
          return yield* pageOf(views, limit, {
            item: (one) => one,
            keyOf: ({ id, issuedAt }) => ({ id, issuedAt }),
            encode: cursors.encode
          })
        })
      )
      .handleRaw("ownCredential", ({ params: { certificateId } }) =>
        Effect.gen(function* () {
          const { userId } = yield* authorize("certificate.export", true)
          const own = yield* access(ownOf(userId, certificateId))
          return yield* files.credential(own.certified, yield* access(nameOf(userId, certificateId)), false)
        })
      )
      .handleRaw("ownPdf", ({ params: { certificateId }, query }) =>
        Effect.gen(function* () {
          const { userId } = yield* authorize("certificate.export", true)
          const own = yield* access(ownOf(userId, certificateId))
          const { name } = yield* access(nameOf(userId, certificateId))
          return yield* files.pdf(own.certified, name, query.locale ?? defaultLocale, false)
        })
      )
      .handle("showName", ({ params: { certificateId }, payload }) =>
        Effect.gen(function* () {
          const { userId } = yield* authorize("certificate.show-name", true)
          const own = yield* access(ownOf(userId, certificateId))
          if (!payload.visible) {
            yield* names.hide(certificateId)
            return viewOf(own.certified, undefined)
          }
          const shown = yield* access(nameOf(userId, certificateId))
          yield* names.show(userId, shown)
          return viewOf(own.certified, shown)
        })
      )
      .handle("reissue", ({ params }) => access(startReissue(params.courseId)))
      .handle("reissueStatus", ({ params }) => access(newestReissue(params.courseId)))
  })
)
