/** Runs the course's commands: one append each, with the read models that follow from it. */
import { PgClient } from "@effect/sql-pg"
import { execute } from "@lyceum/database/Commands"
import { EventStore } from "@lyceum/database/EventStore"
import { CourseId } from "@lyceum/domain/Ids"
import { Context, Effect, Layer, Schema } from "effect"
import { Contents } from "../content/Contents.ts"
import type { PackedContent } from "../content/ContentCodec.ts"
import { type CourseCommand, courseDecider, type CourseState } from "../domain/CourseDecider.ts"
import { firstFreeSlug, slugOf } from "../domain/Slugs.ts"
import { contentRow, courseRow, versionRows } from "../projections/CourseRows.ts"
import { Outlines } from "../projections/Outlines.ts"
import type { VersionDocuments } from "../projections/VersionDocuments.ts"
import { CourseRefused } from "./Refusals.ts"
import type { IdempotencyKeyReused, TooMuchContention } from "@lyceum/database/Commands"

/** A course after a command. `version` is its newest, `null` = never published. */
export const Standing = Schema.Struct({
  courseId: CourseId,
  slug: Schema.String,
  revision: Schema.Int,
  version: Schema.NullOr(Schema.Int)
})
export type Standing = typeof Standing.Type

/** What a command may bring along: the document behind its hash, and the documents of the version it publishes. */
export interface Enclosed {
  readonly packed?: PackedContent
  readonly documents?: VersionDocuments | undefined
}

const standingOf = (state: CourseState): Standing => {
  if (state === null) throw new Error("a command was accepted and left no course")
  const { courseId, draft, published, slug } = state
  return { courseId, slug, revision: draft.revision, version: published?.version ?? null }
}

const isPublished = (documents: VersionDocuments, state: CourseState): boolean =>
  state?.published?.version === documents.version && state.published.contentHash === documents.contentHash

export type CommandError = CourseRefused | IdempotencyKeyReused | TooMuchContention

export class CourseCommands extends Context.Service<
  CourseCommands,
  {
    readonly run: (
      courseId: CourseId,
      command: Effect.Effect<CourseCommand>,
      enclosed: Enclosed
    ) => Effect.Effect<Standing, CommandError>
    /** Gives slugs for a title: the plain one first, then (asked again because that was taken) the first free one. */
    readonly slugs: (title: string) => Effect.Effect<string>
  }
>()("@lyceum/course/authoring/CourseCommands") {
  static readonly layer = Layer.effect(
    CourseCommands,
    Effect.gen(function* () {
      const sql = yield* PgClient.PgClient
      const store = yield* EventStore
      const contents = yield* Contents
      const outlines = yield* Outlines

      return CourseCommands.of({
        run: Effect.fn("CourseCommands.run")(function* (courseId, command, { packed, documents }) {
          const standing = yield* execute({
            decider: courseDecider,
            id: courseId,
            command,
            readModel: (row) => [
              ...courseRow(sql)(row),
              ...(documents !== undefined && isPublished(documents, row.state)
                ? versionRows(sql, documents, row.updatedAt)
                : [])
            ],
            also: () => (packed === undefined ? [] : [contentRow(sql, packed)]),
            Answer: Standing,
            answer: ({ state }) => standingOf(state)
          }).pipe(
            Effect.provideService(EventStore, store),
            Effect.mapError((error) => ("kind" in error ? new CourseRefused({ rejection: error }) : error))
          )
          // All but a draft that was saved is seen by everybody.
          if (documents !== undefined || packed === undefined) yield* outlines.changed(courseId)
          return standing
        }),
        slugs: (title) => {
          const base = slugOf(title)
          let asked = false
          return Effect.suspend(() => {
            if (asked) return Effect.map(contents.takenSlugs(base), (taken) => firstFreeSlug(base, taken))
            asked = true
            return Effect.succeed(base)
          })
        }
      })
    })
  )
}
