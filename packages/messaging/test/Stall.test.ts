import { assert, describe, it } from "@effect/vitest"
import { placeOf, stallPatience, stallWatch } from "@lyceum/messaging/consumer/Stall"
import type { GroupOffset } from "@lyceum/messaging/EventLog"
import { Option } from "effect"

const at = (partition: number, offset: number, endOffset: number): GroupOffset => ({
  topic: "user-events",
  partition,
  offset,
  endOffset,
  lag: endOffset - offset
})
const nobody = new Set<string>()
const none = Option.none<string>()

describe("a group that is not read", () => {
  it("is told of after the patience, with the partition; what moves beside it does not hide it", () => {
    const { look } = stallWatch("readers")
    assert.deepStrictEqual(look(0, [at(0, 5, 5), at(1, 3, 7)], nobody), none)
    assert.deepStrictEqual(look(stallPatience - 1, [at(0, 8, 9), at(1, 3, 8)], nobody), none)
    assert.deepStrictEqual(
      look(stallPatience, [at(0, 9, 12), at(1, 3, 8)], nobody),
      Option.some("group readers has not read user-events/1 for 60 s, though 5 records wait there")
    )
    assert.deepStrictEqual(look(stallPatience + 1, [at(0, 12, 12), at(1, 4, 8)], nobody), none)
  })

  it("is not one that has read everything, whose records are at work, or that stood still on purpose", () => {
    const { forget, look } = stallWatch("readers")
    look(0, [at(0, 5, 5)], nobody)
    assert.deepStrictEqual(look(stallPatience, [at(0, 5, 5)], nobody), none)
    assert.deepStrictEqual(look(stallPatience + 1, [at(0, 5, 6)], nobody), none)
    assert.deepStrictEqual(look(3 * stallPatience, [at(0, 5, 6)], new Set([placeOf(at(0, 5, 6))])), none)
    forget()
    assert.deepStrictEqual(look(5 * stallPatience, [at(0, 5, 6)], nobody), none)
    assert.isTrue(Option.isSome(look(6 * stallPatience, [at(0, 5, 6)], nobody)))
  })
})
