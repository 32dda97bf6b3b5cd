/**
 * What the file processor found becomes the course's own: the verdict is appended to the material's stream, and in the same
 * statement a file that passed can be listed by drafts and its text can be searched.
 */
import { PgClient } from "@effect/sql-pg"
import { CommandContext } from "@lyceum/database/CommandContext"
import { execute, type TooMuchContention } from "@lyceum/database/Commands"
import { EventStore } from "@lyceum/database/EventStore"
import { MaterialId } from "@lyceum/domain/Ids"
import { type MaterialReport, quarantineKey } from "@lyceum/events/Materials"
import { ObjectStore, type ObjectStoreUnavailable } from "@lyceum/storage/ObjectStore"
import { Context, DateTime, Effect, Layer, Option, Schema } from "effect"
import type { Statement } from "effect/sql"
import { oneLine } from "../content/PlainText.ts"
import { type MaterialCommand, materialDecider } from "../domain/MaterialDecider.ts"
import { soundKeys } from "../files/SoundKeys.ts"
import { maxFileText } from "../projections/Passages.ts"
import { MaterialRows, type MaterialRow } from "./MaterialRows.ts"

/** The report is about an upload that nobody asked for. */
export class UnknownMaterial extends Schema.TaggedError<UnknownMaterial>()("UnknownMaterial", { id: MaterialId }) {
  override get message() {
    return `nobody asked to upload ${this.id}`
  }
}

type Processed = Extract<MaterialReport, { readonly _tag: "processed" }>

const commandOf = (report: MaterialReport, { courseId, id, uploadedBy }: MaterialRow): MaterialCommand => {
  const about = { courseId, materialId: id, uploadedBy }
  return report._tag === "rejected"
    ? { kind: "rejected", facts: { ...about, reasons: report.reasons } }
    : {
        kind: "processed",
        facts: { ...about, mediaType: report.mediaType, size: report.size, contentHash: report.sha256 }
      }
}

export class MaterialReports extends Context.Service<
  MaterialReports,
  {
    /** Takes a report; the same once more, or another after the verdict, changes nothing. */
    readonly take: (
      report: MaterialReport
    ) => Effect.Effect<void, UnknownMaterial | ObjectStoreUnavailable | TooMuchContention>
  }
>()("@lyceum/course/materials/MaterialReports") {
  static readonly layer = Layer.effect(
    MaterialReports,
    Effect.gen(function* () {
      const sql = yield* PgClient.PgClient
      const events = yield* EventStore
      const store = yield* ObjectStore
      const rows = yield* MaterialRows

      /** The text that was found, as one line for search. Text that is gone is none: the file is sound all the same. */
      const textOf = Effect.fn("MaterialReports.textOf")(function* ({ description: { textKey } }: Processed) {
        if (textKey === null) return ""
        const bytes = yield* soundKeys(store.get(textKey)).pipe(
          Effect.catchTag("ObjectNotFound", () => Effect.succeed(null))
        )
        if (bytes === null) return ""
        return oneLine(new TextDecoder().decode(bytes)).slice(0, maxFileText).toWellFormed()
      })

      const registered = (report: Processed, { courseId, path }: MaterialRow, text: string) => {
        const description = JSON.stringify(report.description)
        const file = sql`INSERT INTO uploads (course_id, path, sha256, media_type, size, object_key, description)
          VALUES (${courseId}::uuid, ${path}, ${report.sha256}, ${report.mediaType}, ${report.size}::bigint,
            ${report.objectKey}, ${description}::text::jsonb)
          ON CONFLICT (course_id, path, sha256) DO UPDATE
            SET object_key = EXCLUDED.object_key, description = EXCLUDED.description`
        const words = sql`INSERT INTO file_texts (course_id, sha256, text)
          VALUES (${courseId}::uuid, ${report.sha256}, ${text}) ON CONFLICT DO NOTHING`
        return text === "" ? [file] : [file, words]
      }

      /** One row, or the material was deleted meanwhile: then nothing of the statement happens. */
      const verdict = (report: MaterialReport, { id }: MaterialRow, now: Date): Statement.Fragment =>
        report._tag === "rejected"
          ? sql`UPDATE materials SET state = 'rejected', reasons = ${report.reasons}::text[], updated_at = ${now}
              WHERE id = ${id}::uuid AND state <> 'deleted' RETURNING 1`
          : sql`UPDATE materials SET state = 'ready', sha256 = ${report.sha256}, object_key = ${report.objectKey},
                description = ${JSON.stringify(report.description)}::text::jsonb, updated_at = ${now}
              WHERE id = ${id}::uuid AND state <> 'deleted' RETURNING 1`

      /** Removes what was promoted in vain: of a deleted material, or of a second upload after the verdict. */
      const discard = Effect.fnUntraced(function* ({ description, objectKey }: Processed) {
        const { textKey, thumbnailKey } = description
        const keys = [objectKey, textKey, thumbnailKey].flatMap((key) => (key === null ? [] : [key]))
        yield* Effect.forEach(keys, (key) => soundKeys(store.remove(key)), { discard: true })
      })

      return MaterialReports.of({
        take: Effect.fn("MaterialReports.take")(function* (report) {
          const row = Option.getOrUndefined(yield* rows.find(report.materialId))
          const known = row !== undefined && report.key === quarantineKey(row.courseId, row.id)
          if (!known || row.courseId !== report.courseId) return yield* new UnknownMaterial({ id: report.materialId })
          if (row.state === "deleted") return report._tag === "processed" ? yield* discard(report) : undefined
          const text = report._tag === "processed" ? yield* textOf(report) : ""
          const now = DateTime.toDateUtc(yield* DateTime.now)
          yield* execute({
            decider: materialDecider,
            id: row.id,
            command: Effect.succeed(commandOf(report, row)),
            also: () => (report._tag === "processed" ? registered(report, row, text) : []),
            guards: () => [verdict(report, row, now)],
            Answer: Schema.Null,
            answer: () => null
          }).pipe(
            Effect.catchTag("IdempotencyKeyReused", Effect.die),
            Effect.provideService(EventStore, events),
            Effect.provideService(CommandContext, { actor: "service:file-processor", correlationId: row.id })
          )
          if (report._tag === "rejected") return
          const after = Option.getOrUndefined(yield* rows.find(row.id))
          if (after !== undefined && after.objectKey !== report.objectKey) yield* discard(report)
        })
      })
    })
  )
}
