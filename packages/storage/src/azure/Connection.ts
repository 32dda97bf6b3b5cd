/** A container of Azure Blob Storage, reached by the identity of the workload or by the account's key. */
import type { TokenCredential } from "@azure/identity"
import { BlobServiceClient, type ContainerClient, StorageSharedKeyCredential } from "@azure/storage-blob"
import { Redacted } from "effect"

export interface AzureOptions {
  readonly accountName: string
  /** The account's Blob address, for example `https://account.blob.core.windows.net`. */
  readonly endpoint: string
  readonly container: string
  /** The account's key, or who the workload is: signed links are then made with a user delegation key. */
  readonly credential:
    | { readonly kind: "key"; readonly key: Redacted.Redacted }
    | { readonly kind: "identity"; readonly token: TokenCredential }
  /** Bytes of a block, up to 4000 MiB; absent: 8 MiB, and so objects of up to 400 GB (50,000 blocks). */
  readonly blockSize?: number
  /** Objects larger than this are copied in blocks of this size; absent: 100 MiB (Azure copies up to 256 MiB at once). */
  readonly copyBlockSize?: number
}

/** What the adapter works with; `key` is absent where the workload's identity is used. */
export interface AzureConnection {
  readonly options: AzureOptions
  readonly service: BlobServiceClient
  readonly container: ContainerClient
  readonly key: StorageSharedKeyCredential | undefined
}

/** Connects at the first request. Tries are counted in `Failures.ts`, with the time limits that the SDK lacks. */
export const connect = (options: AzureOptions): AzureConnection => {
  const { accountName, credential, endpoint } = options
  const key =
    credential.kind === "key" ? new StorageSharedKeyCredential(accountName, Redacted.value(credential.key)) : undefined
  const token = credential.kind === "identity" ? credential.token : undefined
  const service = new BlobServiceClient(endpoint, key ?? token, {
    retryOptions: { maxTries: 1 },
    keepAliveOptions: { enable: true }
  })
  return { options, service, container: service.getContainerClient(options.container), key }
}
