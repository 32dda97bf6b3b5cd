/** Certificates: the public page, the signed credential, the sheet to print, and whom they name. */
import { Locale, PersonName } from "@lyceum/domain/Account"
import { Title } from "@lyceum/domain/Content"
import { CertificateId, CourseId, CourseVersion } from "@lyceum/domain/Ids"
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema, OpenApi } from "effect/http-api"
import { Instant } from "./Instant.ts"
import { page, pageQuery } from "./Page.ts"
import { NotFound, ServiceUnavailable } from "./Problems.ts"
import { Authentication, Requires } from "./Security.ts"

const time = Instant
const params = { certificateId: CertificateId }
const described = (description: string) => OpenApi.annotations({ description })

/**
 * What anybody with the address may see: that this course was completed on this day. `learnerName` is null unless the learner
 * chose to show it.
 */
export const Certificate = Schema.Struct({
  id: CertificateId,
  courseId: CourseId,
  courseTitle: Title,
  courseVersion: CourseVersion,
  issuedAt: time,
  learnerName: Schema.NullOr(PersonName)
}).annotate({ identifier: "Certificate" })

// --- the issuer ---

/** W3C DID document (did:web). The keys that sign are in `assertionMethod`; a withdrawn one is in `verificationMethod` alone. */
export const DidDocument = Schema.Struct({
  "@context": Schema.Array(Schema.String),
  id: Schema.String,
  alsoKnownAs: Schema.Array(Schema.String),
  verificationMethod: Schema.Array(
    Schema.Struct({
      id: Schema.String,
      type: Schema.Literal("Multikey"),
      controller: Schema.String,
      publicKeyMultibase: Schema.String,
      revoked: Schema.optionalKey(Schema.String)
    })
  ),
  assertionMethod: Schema.Array(Schema.String)
}).annotate({ identifier: "DidDocument" })
export type DidDocument = typeof DidDocument.Type

/** Open Badges 3.0 Profile of the issuer. */
export const IssuerProfile = Schema.Struct({
  "@context": Schema.Array(Schema.String),
  id: Schema.String,
  type: Schema.Array(Schema.Literal("Profile")),
  name: Schema.String,
  url: Schema.String
}).annotate({ identifier: "IssuerProfile" })
export type IssuerProfile = typeof IssuerProfile.Type

const did = HttpApiEndpoint.get("did", "/.well-known/did.json", { success: DidDocument })
  .annotate(Requires, "public")
  .annotateMerge(described("The keys that sign certificates, as the issuer's did:web document; old ones stay."))
const profile = HttpApiEndpoint.get("profile", "/v1/certificate-issuer", { success: IssuerProfile })
  .annotate(Requires, "public")
  .annotateMerge(described("Who issues certificates: an Open Badges 3.0 Profile."))

/** Who issues, and the keys to check it with. */
export class CertificateIssuerGroup extends HttpApiGroup.make("certificateIssuer")
  .add(did, profile)
  .annotateMerge(OpenApi.annotations({ title: "Issuer of certificates" })) {}

// --- for anybody with the address ---

/** The media type of a verifiable credential (W3C VC Data Model 2.0, 6.2). */
export const credentialMediaType = "application/vc"

const credentialBytes = HttpApiSchema.StreamUint8Array({ contentType: credentialMediaType })
const pdfBytes = HttpApiSchema.StreamUint8Array({ contentType: "application/pdf" })
const pdfQuery = { locale: Schema.optionalKey(Locale) }

const verify = HttpApiEndpoint.get("verify", "/v1/certificates/:certificateId", {
  params,
  success: Certificate,
  error: [NotFound, ServiceUnavailable]
}).annotate(Requires, "public")
const credential = HttpApiEndpoint.get("credential", "/v1/certificates/:certificateId/credential", {
  params,
  success: credentialBytes,
  error: [NotFound, ServiceUnavailable]
})
  .annotate(Requires, "public")
  .annotateMerge(
    described(
      "The certificate as an Open Badges 3.0 credential (W3C Verifiable Credential 2.0), signed with eddsa-rdfc-2022: anybody can verify it with the issuer's did:web document, without asking us. It says whose it is only when the learner shows their name: the name, and a salted hash of the e-mail address."
    )
  )
const pdf = HttpApiEndpoint.get("pdf", "/v1/certificates/:certificateId/pdf", {
  params,
  query: pdfQuery,
  success: pdfBytes,
  error: [NotFound, ServiceUnavailable]
})
  .annotate(Requires, "public")
  .annotateMerge(described("A sheet of A4 in English unless `locale` says otherwise. Named as the public page is."))

/** What anybody with a certificate's address may have of it. */
export class CertificatesPublicGroup extends HttpApiGroup.make("certificatesPublic")
  .add(verify, credential, pdf)
  .annotateMerge(OpenApi.annotations({ title: "Certificate verification" })) {}

// --- the learner's own ---

const list = HttpApiEndpoint.get("list", "/v1/certificates", {
  query: pageQuery,
  success: page(Certificate),
  error: ServiceUnavailable
})
  .annotate(Requires, "learning.read")
  .annotateMerge(described("The signed-in learner's, newest first."))
const ownCredential = HttpApiEndpoint.get("ownCredential", "/v1/certificates/:certificateId/own/credential", {
  params,
  success: credentialBytes,
  error: [NotFound, ServiceUnavailable]
})
  .annotate(Requires, "certificate.export")
  .annotateMerge(
    described("The credential for the learner's own wallet: with their name and a salted hash of their e-mail address.")
  )
const ownPdf = HttpApiEndpoint.get("ownPdf", "/v1/certificates/:certificateId/own/pdf", {
  params,
  query: pdfQuery,
  success: pdfBytes,
  error: [NotFound, ServiceUnavailable]
})
  .annotate(Requires, "certificate.export")
  .annotateMerge(described("The sheet with the learner's name, whether or not others see it."))
const showName = HttpApiEndpoint.put("showName", "/v1/certificates/:certificateId/name-visibility", {
  params,
  payload: Schema.Struct({ visible: Schema.Boolean }).annotate({ identifier: "NameVisibility" }),
  success: Certificate,
  error: [NotFound, ServiceUnavailable]
})
  .annotate(Requires, "certificate.show-name")
  .annotateMerge(
    described(
      "Whether the public page, sheet and credential name the learner, as they are called now. Setting it again takes the name anew. What others saved before stays with them."
    )
  )

/** The counts of one run through a course's learners: `learners` = looked at so far of `total`. */
export const Reissue = Schema.Struct({
  courseId: CourseId,
  status: Schema.Literals(["running", "done"]),
  total: Schema.Int,
  learners: Schema.Int,
  issued: Schema.Int,
  alreadyIssued: Schema.Int,
  startedAt: time,
  finishedAt: Schema.NullOr(time)
}).annotate({ identifier: "CertificateReissue" })
export type Reissue = typeof Reissue.Type

const reissue = HttpApiEndpoint.post("reissue", "/v1/courses/:courseId/certificates/reissue", {
  params: { courseId: CourseId },
  success: Reissue.pipe(HttpApiSchema.status(202)),
  error: [NotFound, ServiceUnavailable]
})
  .annotate(Requires, "certificate.reissue")
  .annotateMerge(
    described(
      "Issues certificates for completions that have none, in the background. Safe to repeat: one certificate for each learner and version; while a run goes on, it is that run. What is there needs no new signature: every download is signed with the newest key."
    )
  )
const reissueStatus = HttpApiEndpoint.get("reissueStatus", "/v1/courses/:courseId/certificates/reissue", {
  params: { courseId: CourseId },
  success: Schema.NullOr(Reissue),
  error: [NotFound, ServiceUnavailable]
})
  .annotate(Requires, "certificate.reissue")
  .annotateMerge(described("The newest run, or `null` before the first."))

/** Certificates of the person who is signed in, and of a course's past learners. */
export class CertificatesGroup extends HttpApiGroup.make("certificates")
  .add(list, ownCredential, ownPdf, showName, reissue, reissueStatus)
  .middleware(Authentication)
  .annotateMerge(OpenApi.annotations({ title: "Certificates" })) {}
