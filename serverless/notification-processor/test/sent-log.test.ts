/** The records over DynamoDB's protocol, in this process. What must hold on the emulated cloud as well is in `Samples.ts`. */
import { assert, layer } from "@effect/vitest"
import { partitionOf } from "../src/aws/DynamoSuppressions.ts"
import { sentLogContract, suppressionsContract } from "./Samples.ts"
import { records } from "./Table.ts"

layer(records, { timeout: "60 seconds" })("on dynalite", (it) => {
  sentLogContract(it, "SentLog")
  suppressionsContract(it, "Suppressions")

  it("a suppressed address cannot be read from its key", () => {
    assert.match(partitionOf("Lena@Example.org"), /^suppressed#[0-9a-f]{64}$/)
    assert.strictEqual(partitionOf("Lena@Example.org "), partitionOf("lena@example.org"))
    assert.notStrictEqual(partitionOf("lena@example.org"), partitionOf("lena@example.com"))
  })
})
