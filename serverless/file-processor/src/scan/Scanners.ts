/** The scanner that the environment names, loaded when it is that one. */
import { Effect, Layer } from "effect"
import { bucketSettings, clamdSettings, scannerChoice } from "../Settings.ts"
import { Scanner } from "./Scanner.ts"

/** `SCANNER=none|clamd|guardduty`, with `CLAMD_*` or the bucket's keys. */
export const scanner = Layer.unwrap(
  Effect.gen(function* () {
    const choice = yield* scannerChoice
    if (choice === "none") return Scanner.none
    if (choice === "clamd") {
      const { clamd } = yield* Effect.promise(() => import("./Clamd.ts"))
      return clamd(yield* clamdSettings)
    }
    const { guardDuty } = yield* Effect.promise(() => import("./GuardDuty.ts"))
    const { s3Tags } = yield* Effect.promise(() => import("./S3Tags.ts"))
    return Layer.provide(guardDuty, s3Tags(yield* bucketSettings))
  })
)
