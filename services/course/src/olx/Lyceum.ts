/**
 * `policies/lyceum.json`: what OLX has no word for. Ids that are not derived from url_names, and, for the parts that read
 * back differently from plain OLX, their exact form together with a digest of the plain reading: when somebody edits the
 * OLX, the digest no longer fits, and the edited OLX counts.
 */
import { createHash } from "node:crypto"
import { CourseFile, CourseSettings, Item, Outcomes, Title } from "@lyceum/domain/Content"
import { CourseId } from "@lyceum/domain/Ids"
import { Schema } from "effect"

/** Everything of a course that is not in its sections. */
export const CourseHead = Schema.Struct({
  title: Title,
  summary: Schema.String.check(Schema.isMaxLength(2000)),
  outcomes: Schema.optionalKey(Outcomes),
  description: Schema.String.check(Schema.isMaxLength(2_000_000)),
  language: Schema.String.check(Schema.isPattern(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)),
  settings: CourseSettings,
  files: Schema.Array(CourseFile)
})
export type CourseHead = typeof CourseHead.Type

const digest = Schema.String
const node = Schema.Struct({ key: Schema.NonEmptyString, title: Title })

/** `ids` by `level:tag:key`; exact forms by `level:key`, keys as they read. HTML in exact forms holds keys, not ids. */
export const LyceumFile = Schema.Struct({
  format: Schema.Literal(1),
  courseId: CourseId,
  ids: Schema.Record(Schema.String, Schema.String.check(Schema.isUUID())),
  head: Schema.NullOr(Schema.Struct({ digest, exact: CourseHead })),
  nodes: Schema.Record(Schema.String, Schema.Struct({ digest, exact: node })),
  items: Schema.Record(Schema.String, Schema.Struct({ digest, exact: Item }))
})
export type LyceumFile = typeof LyceumFile.Type

export const lyceumPath = "policies/lyceum.json"
export const decodeLyceum = Schema.decodeUnknownOption(Schema.fromJsonString(LyceumFile))

/** The digest of a reading. Ids are left out, so that it is the same when the file is imported as another course. */
export const digestOf = (reading: object): string =>
  createHash("sha256")
    .update(
      JSON.stringify({ ...reading, id: undefined }).replace(/\/jump_to_id\/[0-9a-f]{8}-[0-9a-f-]{27}/g, "/jump_to_id/*")
    )
    .digest("hex")
