/** The issuer as the world sees it: a did:web document (W3C did:web method) and an Open Badges 3.0 profile. Pure. */
import type { DidDocument, IssuerProfile } from "@lyceum/api/Certificates"

/** Name on certificates. */
export const issuerName = "Lyceum"

/** `did:web` of an origin: the host, with the port's colon as `%3A`. */
export const didOf = (publicUrl: URL): string => `did:web:${publicUrl.host.replace(":", "%3A")}`

/** A key that is published. `withdrawnAt`: it signs nothing more, and what it signed is no longer believed. */
export interface PublishedKey {
  readonly publicKeyMultibase: string
  readonly withdrawnAt: Date | null
}

/** The name of a key within the document: its own fingerprint, so that it never changes and is never given twice. */
export const keyIdOf = (did: string, { publicKeyMultibase }: Pick<PublishedKey, "publicKeyMultibase">): string =>
  `${did}#${publicKeyMultibase}`

/** The document behind the DID. Every key ever used is in it; those that may be believed are in `assertionMethod`. */
export const didDocument = (publicUrl: URL, keys: ReadonlyArray<PublishedKey>): DidDocument => {
  const did = didOf(publicUrl)
  return {
    "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
    id: did,
    alsoKnownAs: [`${publicUrl.origin}/v1/certificate-issuer`],
    verificationMethod: keys.map((key) => ({
      id: keyIdOf(did, key),
      type: "Multikey",
      controller: did,
      publicKeyMultibase: key.publicKeyMultibase,
      ...(key.withdrawnAt === null ? {} : { revoked: key.withdrawnAt.toISOString() })
    })),
    assertionMethod: keys.filter(({ withdrawnAt }) => withdrawnAt === null).map((key) => keyIdOf(did, key))
  }
}

/** The issuer within a credential. */
export const issuerOf = (publicUrl: URL) => ({
  id: didOf(publicUrl),
  type: ["Profile"] as const,
  name: issuerName,
  url: publicUrl.origin
})

/** The issuer as a document of its own. */
export const issuerProfile = (publicUrl: URL): IssuerProfile => ({
  "@context": ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
  ...issuerOf(publicUrl)
})
