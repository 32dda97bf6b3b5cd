/**
 * Links that Azure itself checks (shared access signatures). With a workload's identity they are signed with a user delegation
 * key, which Azure gives for hours and can revoke; with the account's key by that.
 */
import {
  BlobSASPermissions,
  type BlobSASSignatureValues,
  generateBlobSASQueryParameters,
  SASProtocol,
  type UserDelegationKey
} from "@azure/storage-blob"
import { Clock, Duration, Effect, Semaphore } from "effect"
import { attachment } from "../ContentDisposition.ts"
import { typeOnWire } from "../MediaTypeOnWire.ts"
import type { SignedDownload, SignedUpload } from "../ObjectStore.ts"
import type { AzureConnection } from "./Connection.ts"
import { ask, type AzureFailure } from "./Failures.ts"

/** What is permitted; the end is a whole second no earlier than asked, since Azure counts in seconds. */
type Grant = Pick<BlobSASSignatureValues, "cacheControl" | "contentDisposition"> & {
  readonly key: string
  readonly permissions: "c" | "r"
  readonly lifetime: Duration.Input
}

const hour = 3_600_000

export interface Signer {
  /** A link to one blob with the signature in its query. */
  readonly sign: (grant: Grant) => Effect.Effect<SignedDownload, AzureFailure>
}

/** A signer; it keeps a delegation key as long as that outlives what is signed. */
export const makeSigner = (connection: AzureConnection): Effect.Effect<Signer> =>
  Effect.gen(function* () {
    const { container, key: accountKey, options, service } = connection
    const one = yield* Semaphore.make(1)
    let delegated: UserDelegationKey | undefined

    const delegationKey = (now: number, until: number) =>
      one.withPermits(1)(
        Effect.suspend(() => {
          if (delegated !== undefined && delegated.signedExpiresOn.getTime() >= until) return Effect.succeed(delegated)
          // From a little before, for clocks that differ; an hour longer, so that one key signs many links.
          const [from, to] = [new Date(now - hour / 4), new Date(until + hour)]
          return ask((abortSignal) => service.getUserDelegationKey(from, to, { abortSignal })).pipe(
            Effect.tap((key) => Effect.sync(() => (delegated = key)))
          )
        })
      )

    return {
      sign: ({ key, lifetime, permissions, ...headers }) =>
        Effect.gen(function* () {
          const now = yield* Clock.currentTimeMillis
          const expiresAt = Math.ceil((now + Duration.toMillis(lifetime)) / 1000) * 1000
          const values = {
            containerName: options.container,
            blobName: key,
            permissions: BlobSASPermissions.parse(permissions),
            expiresOn: new Date(expiresAt),
            protocol: options.endpoint.startsWith("https:") ? SASProtocol.Https : SASProtocol.HttpsAndHttp,
            ...headers
          }
          const signature =
            accountKey === undefined
              ? generateBlobSASQueryParameters(values, yield* delegationKey(now, expiresAt), options.accountName)
              : generateBlobSASQueryParameters(values, accountKey)
          return { url: `${container.getBlobClient(key).url}?${signature.toString()}`, expiresAt }
        })
    }
  })

/**
 * A link to PUT a new blob, never to replace one (permission `c` alone). A SAS names neither length nor type: `checkUpload` does
 * when the upload is there.
 */
export const signPut = (
  signer: Signer,
  grant: { readonly key: string; readonly mediaType: string; readonly lifetime: Duration.Input }
): Effect.Effect<SignedUpload, AzureFailure> =>
  Effect.map(
    signer.sign({ key: grant.key, lifetime: grant.lifetime, permissions: "c" }),
    ({ expiresAt, url }): SignedUpload => {
      const { contentType, metadata } = typeOnWire(grant.mediaType)
      const kept = Object.entries(metadata).map(([name, value]) => [`x-ms-meta-${name}`, value])
      const headers = {
        "x-ms-blob-type": "BlockBlob",
        "x-ms-blob-content-type": contentType,
        ...Object.fromEntries(kept)
      }
      return { method: "PUT", url, fields: {}, headers, expiresAt }
    }
  )

/** A link that Azure answers as a file to be saved under a name. */
export const signGet = (
  signer: Signer,
  grant: { readonly key: string; readonly fileName: string; readonly lifetime: Duration.Input }
): Effect.Effect<SignedDownload, AzureFailure> =>
  signer.sign({
    key: grant.key,
    lifetime: grant.lifetime,
    permissions: "r",
    contentDisposition: attachment(grant.fileName),
    cacheControl: "private, no-store"
  })
