/** A process that opens the store that its environment names and prints the packages of clouds that were loaded for it. */
import { objectStoreLayer } from "@lyceum/storage/Storage"
import { Effect, Layer } from "effect"
import { registerHooks } from "node:module"

const loaded = new Set<string>()
registerHooks({
  load: (url, context, next) => {
    const name = /node_modules\/(@(?:aws-sdk|azure)\/[^/]+)\//.exec(url)?.[1]
    if (name !== undefined) loaded.add(name)
    return next(url, context)
  }
})
await Effect.runPromise(Effect.scoped(Layer.build(objectStoreLayer)))
process.stdout.write([...loaded].toSorted().join(" "))
