/** A service's certificate, its key, and who signs for our services: as cert-manager writes them, and checked before they are used. */
import { Result } from "effect"
import { createPrivateKey, X509Certificate } from "node:crypto"

/** What lies in the files `tls.crt`, `tls.key` and `ca.crt`, all PEM. */
export interface PairFiles {
  readonly cert: string
  readonly key: string
  readonly ca: string
}

/** A pair that fits together. */
export interface KeyPair extends PairFiles {
  /** When the certificate ends, in milliseconds since 1970. */
  readonly expires: number
}

const oneCertificate = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g

/** Certificates of a file; throws for what is none. */
const certificatesIn = (pem: string): ReadonlyArray<X509Certificate> =>
  [...pem.matchAll(oneCertificate)].map(([text]) => new X509Certificate(text))

const checked = (files: PairFiles): Result.Result<KeyPair, string> => {
  const [own, ...between] = certificatesIn(files.cert)
  const authorities = certificatesIn(files.ca)
  if (own === undefined) return Result.fail("tls.crt holds no certificate")
  if (authorities.length === 0) return Result.fail("ca.crt holds no certificate")
  if (!own.checkPrivateKey(createPrivateKey(files.key))) return Result.fail("tls.key is not the key of tls.crt")
  const signed = [...between, ...authorities].some((one) => own.checkIssued(one) && own.verify(one.publicKey))
  return signed
    ? Result.succeed({ ...files, expires: own.validToDate.getTime() })
    : Result.fail("tls.crt is not signed by ca.crt")
}

/** The pair, or why it cannot be used: not readable, a key of another certificate, another authority. Says nothing of the key. */
export const keyPairOf = (files: PairFiles): Result.Result<KeyPair, string> =>
  Result.flatMap(
    Result.mapError(
      Result.try(() => checked(files)),
      () => "a file holds no readable PEM"
    ),
    (result) => result
  )
