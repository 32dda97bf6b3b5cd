/** The test virus is found wherever it stands and however the file comes in pieces. */
import { assert, describe, it } from "@effect/vitest"
import { holdsTestVirus, testVirusScan } from "@lyceum/domain/inspection/TestVirus"
import { Effect, Schema } from "effect"

const eicar = new TextEncoder().encode(
  ["X5O!P%@AP[4\\PZX54(P^)7CC)7}$", "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"].join("")
)
const length = (maximum: number) => Schema.Int.check(Schema.isBetween({ minimum: 0, maximum }))
const filled = (count: number) => new Uint8Array(count).fill(eicar[0] ?? 0)

const scan = (bytes: Uint8Array, cuts: ReadonlyArray<number>): boolean => {
  const virus = testVirusScan()
  let from = 0
  for (const cut of [...cuts].sort((a, b) => a - b)) {
    virus.see(bytes.subarray(from, Math.min(cut, bytes.length)))
    from = Math.min(cut, bytes.length)
  }
  virus.see(bytes.subarray(from))
  return virus.found()
}

describe("the test virus", () => {
  it.effect.prop(
    "is found at any place, cut anywhere",
    [length(200), length(200), Schema.Array(length(470)).check(Schema.isMaxLength(40))],
    ([before, after, cuts]) =>
      Effect.sync(() => {
        const bytes = new Uint8Array([...filled(before), ...eicar, ...filled(after)])
        assert.isTrue(scan(bytes, cuts))
        assert.isTrue(holdsTestVirus(bytes))
      })
  )
  it.effect.prop(
    "is not found where one byte of it differs, cut anywhere",
    [length(67), Schema.Array(length(68)).check(Schema.isMaxLength(20))],
    ([at, cuts]) =>
      Effect.sync(() => {
        const bytes = eicar.map((byte, index) => (index === at ? byte ^ 1 : byte))
        assert.isFalse(scan(bytes, cuts))
        assert.isFalse(holdsTestVirus(bytes))
      })
  )
  it("is found byte by byte", () => {
    assert.isTrue(scan(eicar, [...eicar.keys()]))
  })
})
