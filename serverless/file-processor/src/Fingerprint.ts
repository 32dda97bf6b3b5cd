/** Every byte of an upload, once, in constant memory: its hash, the test virus, and whoever else scans. */
import { testVirusScan } from "@lyceum/domain/inspection/TestVirus"
import { ObjectStore } from "@lyceum/storage/ObjectStore"
import { Effect, Stream } from "effect"
import { createHash } from "node:crypto"
import { Scanner } from "./scan/Scanner.ts"

export interface Fingerprint {
  readonly sha256: string
  /** Name of what was found, or `null`. */
  readonly infection: string | null
}

export const fingerprint = Effect.fn("fingerprint")(function* (object: {
  readonly key: string
  readonly size: number
}) {
  const store = yield* ObjectStore
  const scan = yield* (yield* Scanner).begin(object)
  const hash = createHash("sha256")
  const virus = testVirusScan()
  yield* Stream.runForEach(store.stream(object.key), (chunk) =>
    Effect.suspend(() => {
      hash.update(chunk)
      virus.see(chunk)
      return scan.see(chunk)
    })
  )
  const found = yield* scan.verdict
  const print: Fingerprint = { sha256: hash.digest("hex"), infection: virus.found() ? "EICAR test virus" : found }
  return print
}, Effect.scoped)
