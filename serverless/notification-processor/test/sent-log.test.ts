/** The records over DynamoDB's protocol, in this process. What must hold on the emulated cloud as well is in `Samples.ts`. */
import { assert, layer } from "@effect/vitest"
import { DynamoClient } from "@lyceum/storage/dynamo/DynamoClient"
import { Effect } from "effect"
import { suppressedPartition } from "../src/aws/DynamoSuppressions.ts"
import { sentLogContract, suppressionsContract } from "./Samples.ts"
import { records } from "./Table.ts"

layer(records, { timeout: "60 seconds" })("on dynalite", (it) => {
  sentLogContract(it, "SentLog")
  suppressionsContract(it, "Suppressions")

  it.effect("a suppressed address cannot be read from the table", () =>
    Effect.gen(function* () {
      assert.match(suppressedPartition("Lena@Example.org"), /^suppressed#[0-9a-f]{64}$/)
      assert.strictEqual(suppressedPartition("Lena@Example.org "), suppressedPartition("lena@example.org"))
      assert.notStrictEqual(suppressedPartition("lena@example.org"), suppressedPartition("lena@example.com"))
      assert.isAbove((yield* DynamoClient).table.length, 0)
    })
  )
})
