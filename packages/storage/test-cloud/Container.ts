/** A container of its own for a test on the emulated Azure. */
import { ContainerClient, StorageSharedKeyCredential } from "@azure/storage-blob"
import type { AzureOptions } from "@lyceum/storage/azure/Connection"
import type { CloudAzure } from "@lyceum/testing/cloud/Azurite"
import { Effect, Redacted } from "effect"
import { randomUUID } from "node:crypto"

/** A client without our settings, for what tests look at from outside. */
export const plainContainer = ({ accountKey, accountName, endpoint }: CloudAzure, container: string) =>
  new ContainerClient(`${endpoint}/${container}`, new StorageSharedKeyCredential(accountName, accountKey))

/** Makes a container and gives the options of a store in it; `through` is another way to the same Azure, for example a proxy. */
export const freshContainer = (cloud: CloudAzure, through: string = cloud.endpoint) =>
  Effect.promise(async (): Promise<AzureOptions> => {
    const container = `lyceum-${randomUUID()}`
    await plainContainer(cloud, container).create()
    return {
      accountName: cloud.accountName,
      endpoint: through,
      container,
      credential: { kind: "key", key: Redacted.make(cloud.accountKey) }
    }
  })
