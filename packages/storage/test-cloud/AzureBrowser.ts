/**
 * A browser in front of Azure. Length and type are not in a SAS: what Azure took is checked as whoever is told of the new object
 * does, and an upload that is removed then counts as refused.
 */
import { ObjectStore, type SignedUpload } from "@lyceum/storage/ObjectStore"
import { checkUpload, type PermittedUpload } from "@lyceum/storage/UploadCheck"
import { type Browser, followByFetch } from "@lyceum/testing/object-store/Browser"
import { Effect, Layer } from "effect"

/** What was permitted, by address: the part that the SAS does not carry. */
const permitted = new Map<string, PermittedUpload>()

/** The store, which remembers what it permitted as a service keeps it in its own tables. */
export const remembering = <E>(layer: Layer.Layer<ObjectStore, E>): Layer.Layer<ObjectStore, E> =>
  Layer.effect(
    ObjectStore,
    Effect.map(ObjectStore, (store) => ({
      ...store,
      signUpload: (grant: Parameters<typeof store.signUpload>[0]) =>
        Effect.tap(store.signUpload(grant), ({ url }) => Effect.sync(() => permitted.set(url, grant)))
    }))
  ).pipe(Layer.provide(layer))

/** Sends a signed upload as it says, with the media type that the browser claims. */
export const putAsBrowser = (signed: SignedUpload, mediaType: string, bytes: Uint8Array) =>
  Effect.promise(async () => {
    const headers = { ...signed.headers, "content-type": mediaType, "x-ms-blob-content-type": mediaType }
    const response = await fetch(signed.url, { method: signed.method, headers, body: new Uint8Array(bytes) })
    await response.arrayBuffer()
    return response.status
  })

export const azureBrowser: Browser = {
  send: (signed, { bytes, mediaType }) =>
    Effect.gen(function* () {
      const grant = permitted.get(signed.url)
      if (grant === undefined) return yield* Effect.die(new Error("nothing was permitted"))
      if ((yield* putAsBrowser(signed, mediaType, bytes)) !== 201) return false
      return yield* checkUpload(grant).pipe(
        Effect.as(true),
        Effect.catchTag("UploadNotPermitted", () => Effect.succeed(false))
      )
    }),
  follow: followByFetch,
  linksAreChecked: true
}
