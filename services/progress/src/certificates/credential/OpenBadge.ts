/** A certificate as an Open Badges 3.0 AchievementCredential (1EdTech) in a W3C Verifiable Credential 2.0, unsigned. Pure. */
import { derivedUuid } from "@lyceum/domain/DerivedId"
import type { CertificateId, CourseId, CourseVersion } from "@lyceum/domain/Ids"
import { createHash } from "node:crypto"
import { issuerOf } from "../issuer/Did.ts"

/** What every credential is read with: both documents are fixed for ever and come with their packages. */
export const credentialContexts = [
  "https://www.w3.org/ns/credentials/v2",
  "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
] as const

/** Whose it is. `emailHash` as `hashedEmail` gives it. */
export interface Identity {
  readonly name: string
  readonly emailHash: string
}

/** A certificate with the title of its version. */
export interface Certified {
  readonly id: CertificateId
  readonly courseId: CourseId
  readonly courseVersion: CourseVersion
  readonly courseTitle: string
  readonly issuedAt: Date
}

/** One salt for each certificate. It stands in the credential: it keeps hashes of one person from being alike, not from being tried. */
export const saltOf = (id: CertificateId): string => derivedUuid("certificate-salt", id)

/** Open Badges 3.0 IdentityHash: the SHA-256 of the address followed by the certificate's salt. */
export const hashedEmail = (id: CertificateId, email: string): string =>
  `sha256$${createHash("sha256")
    .update(email + saltOf(id))
    .digest("hex")}`

const identifiers = (id: CertificateId, { emailHash, name }: Identity) => [
  { type: "IdentityObject", hashed: false, identityHash: name, identityType: "name" },
  { type: "IdentityObject", hashed: true, identityHash: emailHash, identityType: "emailAddress", salt: saltOf(id) }
]

/** The credential without its proof. Without an identity its subject is an id that names nobody. */
export const openBadge = (publicUrl: URL, certified: Certified, identity: Identity | null) => {
  const { courseId, courseTitle, courseVersion, id, issuedAt } = certified
  return {
    "@context": credentialContexts,
    id: `${publicUrl.origin}/v1/certificates/${id}/credential`,
    type: ["VerifiableCredential", "OpenBadgeCredential"],
    name: courseTitle,
    issuer: issuerOf(publicUrl),
    validFrom: issuedAt.toISOString(),
    credentialSubject: {
      id: `urn:uuid:${derivedUuid("certificate-subject", id)}`,
      type: ["AchievementSubject"],
      ...(identity === null ? {} : { identifier: identifiers(id, identity) }),
      achievement: {
        id: `${publicUrl.origin}/courses/${courseId}#version-${courseVersion}`,
        type: ["Achievement"],
        achievementType: "Course",
        name: courseTitle,
        description: `The course as published in version ${courseVersion}.`,
        version: String(courseVersion),
        criteria: { narrative: "Every required item of this version of the course was completed." }
      }
    }
  }
}
