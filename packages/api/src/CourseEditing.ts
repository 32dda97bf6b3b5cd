/** What authors see beside the draft itself: what changed since the published version, previews. */
import { ItemBody, LearnerItemBody } from "@lyceum/domain/Content"
import { CourseVersion, ItemId } from "@lyceum/domain/Ids"
import { Schema } from "effect"
import { FileAddress } from "./CourseMaterials.ts"

/**
 * One difference between the published version and the draft. `id` is the part's own id, a file's path, or `course` for the
 * course itself (title, texts, settings). `change` is `null` when the part only moved; `fields` names what a changed part
 * differs in. `moved`: it has another parent, or another place among those that stayed.
 */
export const PartChange = Schema.Struct({
  level: Schema.Literals(["course", "section", "lesson", "page", "item", "file"]),
  id: Schema.String,
  title: Schema.String,
  change: Schema.NullOr(Schema.Literals(["added", "removed", "changed"])),
  fields: Schema.Array(Schema.String),
  moved: Schema.Boolean
}).annotate({ identifier: "PartChange" })
export type PartChange = typeof PartChange.Type

/**
 * What publishing means for learners: completions carry over by item id, percent counts required items. `percentWhenFinished`:
 * what a learner has in the new version who had completed all of the old one, `null` where the new one requires nothing.
 */
export const LearnerEffect = Schema.Struct({
  requiredBefore: Schema.Int,
  requiredAfter: Schema.Int,
  requiredKept: Schema.Int,
  requiredAdded: Schema.Array(ItemId),
  requiredRemoved: Schema.Array(ItemId),
  percentWhenFinished: Schema.NullOr(Schema.Int)
}).annotate({ identifier: "LearnerEffect" })
export type LearnerEffect = typeof LearnerEffect.Type

/** The draft beside the newest version (`published` `null`: there is none). `nothingToPublish`: both are the same document. */
export const DraftChanges = Schema.Struct({
  revision: Schema.Int,
  published: Schema.NullOr(CourseVersion),
  nothingToPublish: Schema.Boolean,
  parts: Schema.Array(PartChange),
  learners: LearnerEffect
}).annotate({ identifier: "DraftChanges" })

/** The body of an item that may not be saved yet. */
export const PreviewRequest = Schema.Struct({ body: ItemBody }).annotate({ identifier: "PreviewRequest" })

/** It as learners would get it. */
export const ItemPreview = Schema.Struct({
  body: LearnerItemBody,
  files: Schema.Array(FileAddress),
  estimatedMinutes: Schema.Int
}).annotate({ identifier: "ItemPreview" })
