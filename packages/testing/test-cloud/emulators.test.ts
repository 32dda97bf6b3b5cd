import { assert, inject, it } from "@effect/vitest"
import { Effect } from "effect"

const status = (url: string) => Effect.promise(async () => (await fetch(url)).status)

it.live("the emulated AWS shows its state, and the emulated Azure refuses who does not sign", () =>
  Effect.gen(function* () {
    const { endpoint } = inject("cloudAws")
    assert.strictEqual(yield* status(`${endpoint}/moto-api/data.json`), 200)
    assert.strictEqual(yield* status(`${inject("cloudAzure").endpoint}?comp=list`), 403)
  })
)
