/** The one way an archive is refused: whole, with the reason and the entry it was found in. */
import { Schema } from "effect"

/** Why an archive is refused. */
export const RefusalReason = Schema.Literals([
  "not-gzip",
  "truncated",
  "not-tar",
  "unsafe-path",
  "unsafe-entry-type",
  "duplicate-path",
  "too-many-entries",
  "entry-too-large",
  "archive-too-large",
  "compression-bomb",
  "no-course",
  "not-text",
  "not-xml",
  "unsafe-xml",
  "too-deep",
  "too-many-elements"
])
export type RefusalReason = typeof RefusalReason.Type

/** `entry` is the path within the archive, line and column count from 1; both `null` when the fault is of the whole. */
export class OlxRefused extends Schema.TaggedError<OlxRefused>()("OlxRefused", {
  reason: RefusalReason,
  entry: Schema.NullOr(Schema.String),
  line: Schema.NullOr(Schema.Int),
  column: Schema.NullOr(Schema.Int),
  detail: Schema.String
}) {
  override get message(): string {
    const place =
      this.entry === null ? "" : `${this.entry}${this.line === null ? "" : `:${this.line}:${this.column}`}: `
    return `${place}${this.detail}`
  }
}

/** Builds a refusal; the place is optional. */
export const refused = (
  reason: RefusalReason,
  detail: string,
  entry: string | null = null,
  at: { readonly line: number; readonly column: number } | null = null
): OlxRefused =>
  new OlxRefused({ reason, detail, entry, line: at === null ? null : at.line, column: at === null ? null : at.column })
