/** How far a learner is with the items of a course, and why. */
import { CompletionRule, Title } from "@lyceum/domain/Content"
import { EventId, ItemId } from "@lyceum/domain/Ids"
import { Schema } from "effect"
import { points, time } from "./ProgressFields.ts"

export const ItemStateName = Schema.Literals(["locked", "not-started", "in-progress", "completed"]).annotate({
  identifier: "ItemState"
})

/** An item with its title in the learner's version. */
export const NamedItem = Schema.Struct({ id: ItemId, title: Title }).annotate({ identifier: "NamedItem" })

/** Most items in `blockedBy` where a whole course is answered; the answer about one item names them all. */
export const maxBlockedBy = 3

/**
 * One item. `lastViewedAt`: the newest activity. `positionSeconds`: where the newest video-progressed was, from the video's
 * start; `percentWatched`: the highest that any said. Absent while there was none. `blockedBy`: when locked, the required
 * items to complete first, in reading order; where a whole course is answered the first 3 of them.
 */
export const ItemProgress = Schema.Struct({
  itemId: ItemId,
  state: ItemStateName,
  rule: CompletionRule,
  completedAt: Schema.optionalKey(time),
  lastViewedAt: Schema.optionalKey(time),
  positionSeconds: Schema.optionalKey(points),
  percentWatched: Schema.optionalKey(Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 100 }))),
  blockedBy: Schema.Array(NamedItem)
}).annotate({ identifier: "ItemProgress" })

/** How one item weighs in the percent, and which event completed it. */
export const ItemReason = Schema.Struct({
  itemId: ItemId,
  counts: Schema.Boolean,
  why: Schema.Literals(["required", "optional", "unsupported"]),
  completedBy: Schema.optionalKey(Schema.Literals(["viewed", "manual", "video", "quiz"])),
  causeEventId: Schema.optionalKey(EventId)
}).annotate({ identifier: "ItemReason" })

/** Why the percent is what it is: floor(100 x `completedItems` / `requiredItems`), item by item. */
export const Explanation = Schema.Struct({
  text: Schema.String,
  completedItems: Schema.Int,
  requiredItems: Schema.Int,
  items: Schema.Array(ItemReason)
}).annotate({ identifier: "Explanation" })
