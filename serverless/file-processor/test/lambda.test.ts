/** The entry as the cloud calls it: a module with a `handler`, that needs its environment and asks nobody when it is loaded. */
import { assert, describe, it } from "@effect/vitest"

describe("the entry", () => {
  it("is one function, that rejects while its environment is not whole", async () => {
    const { handler } = await import("../src/main.ts")
    await handler({ Records: [] }).then(
      () => assert.fail("it must reject"),
      (error: unknown) => assert.match(String(error), /AWS_REGION|OBJECT_STORE_BUCKET|SCANNER/)
    )
  })
})
