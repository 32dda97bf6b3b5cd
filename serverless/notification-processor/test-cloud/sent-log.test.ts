/** The records on the emulated cloud's DynamoDB: the contract that dynalite passes in `npm test`. */
import { layer } from "@effect/vitest"
import { Layer } from "effect"
import { inject } from "vitest"
import { sentLogContract, suppressionsContract } from "../test/Samples.ts"
import { recordsAt } from "../test/Table.ts"

layer(
  Layer.suspend(() => recordsAt(inject("cloudAws").endpoint)),
  { timeout: "60 seconds" }
)("on moto", (it) => {
  sentLogContract(it, "SentLog")
  suppressionsContract(it, "Suppressions")
})
