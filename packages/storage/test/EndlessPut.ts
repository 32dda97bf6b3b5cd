/** A process that is in the middle of a put, says so, and waits to be killed. Its argument is the folder. */
import { layer } from "@lyceum/storage/local/LocalObjectStore"
import { ObjectStore } from "@lyceum/storage/ObjectStore"
import { Effect, Redacted, Stream } from "effect"

const folder = process.argv[2] ?? ""
const stuck = Stream.concat(
  Stream.succeed(new Uint8Array(200_000)),
  Stream.fromEffectDrain(
    Effect.andThen(
      Effect.sync(() => process.stdout.write("half\n")),
      Effect.never
    )
  )
)
const program = Effect.gen(function* () {
  const store = yield* ObjectStore
  yield* store.put("whole", new TextEncoder().encode("acknowledged"), "text/plain")
  yield* store.putStream("half", stuck, "text/plain")
})
setInterval(() => {}, 60_000)
await Effect.runPromise(
  Effect.provide(program, layer({ folder, uploadBaseUrl: "http://localhost", signingKey: Redacted.make("unused") }))
)
