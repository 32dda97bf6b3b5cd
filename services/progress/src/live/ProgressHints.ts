/**
 * What the statements that change progress tell through the database: whose progress in which course, and which items.
 * Sent with the commit, heard in every process. A hint to look, never the news itself.
 */
import { EnrollmentId, ItemId, UserId } from "@lyceum/domain/Ids"
import { Schema } from "effect"

/** PostgreSQL channel of the hints. */
export const progressChannel = "progress_changes"

/** Most items that a hint names (a notification holds 8,000 bytes); more than that are told as the course as a whole. */
export const maxHintItems = 100

/** `itemIds` empty: the course as a whole. */
export const ProgressHint = Schema.Struct({
  userId: UserId,
  enrollmentId: EnrollmentId,
  itemIds: Schema.Array(ItemId)
})
export type ProgressHint = typeof ProgressHint.Type

/** Reads a notification. */
export const decodeHint = Schema.decodeUnknownEffect(Schema.fromJsonString(ProgressHint))

/** The payload of a notification. */
export const hintText = ({ enrollmentId, itemIds, userId }: ProgressHint): string =>
  JSON.stringify({ userId, enrollmentId, itemIds: itemIds.length > maxHintItems ? [] : itemIds })
