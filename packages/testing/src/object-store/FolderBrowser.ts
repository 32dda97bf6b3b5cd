/** A browser in front of a folder: its requests go to the folder's own HTTP routes without a network. */
import { localObjectServer } from "@lyceum/storage/local/LocalObjectServer"
import { type ObjectInfo, ObjectStore } from "@lyceum/storage/ObjectStore"
import { Effect, Layer, type Redacted } from "effect"
import { HttpRouter, HttpServer } from "effect/http"
import { type Browser, downloaded } from "./Browser.ts"

/** Sends bytes in two pieces and the last ones one by one, so that a limit that looks at whole pieces only would show. */
const inPieces = (bytes: Uint8Array): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start: (controller) => {
      const last = Math.max(0, bytes.byteLength - 3)
      if (last > 0) controller.enqueue(bytes.subarray(0, last))
      for (let at = last; at < bytes.byteLength; at++) controller.enqueue(bytes.subarray(at, at + 1))
      controller.close()
    }
  })

/** The browser for a store with this key whose `uploadBaseUrl` is any address with the path `/objects`. */
export const folderBrowser = (
  signingKey: Redacted.Redacted,
  onUploaded: (object: ObjectInfo) => Effect.Effect<void> = () => Effect.void
): Browser => {
  const ask = (url: string, init: RequestInit) =>
    Effect.gen(function* () {
      const store = Layer.succeed(ObjectStore, yield* ObjectStore)
      const routes = localObjectServer({ path: "/objects", signingKey, onUploaded }).pipe(Layer.provide(store))
      const { dispose, handler } = HttpRouter.toWebHandler(Layer.provide(routes, HttpServer.layerServices), {
        disableLogger: true
      })
      return yield* Effect.ensuring(
        Effect.tryPromise(async () => downloaded(await handler(new Request(url, init)))),
        Effect.promise(dispose)
      )
    })
  return {
    send: ({ method, url }, { bytes, mediaType }) => {
      // "half" is what undici asks for where a body is a stream; the DOM's types do not know it.
      const init = { method, headers: { "content-type": mediaType }, body: inPieces(bytes), duplex: "half" }
      return Effect.map(ask(url, init), ({ status }) => status === 200)
    },
    follow: (url, headers = {}) => ask(url, { headers }),
    linksAreChecked: true
  }
}
