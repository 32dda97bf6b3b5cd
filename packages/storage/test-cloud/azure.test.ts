import { inject } from "@effect/vitest"
import { layer } from "@lyceum/storage/azure/AzureObjectStore"
import { objectStoreContract } from "@lyceum/testing/ObjectStoreContract"
import { Effect, Layer } from "effect"
import { azureBrowser, remembering } from "./AzureBrowser.ts"
import { freshContainer } from "./Container.ts"

const cloud = inject("cloudAzure")

objectStoreContract(
  "Azure Blob Storage (azurite)",
  remembering(Layer.unwrap(Effect.map(freshContainer(cloud), layer))),
  azureBrowser
)
