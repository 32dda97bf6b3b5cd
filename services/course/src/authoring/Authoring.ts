/** What authors do with a course: create it, save its draft, publish, retire. Who may was asked before. */
import type { CourseContent } from "@lyceum/domain/Content"
import { CourseId, type UserId } from "@lyceum/domain/Ids"
import { Uuids } from "@lyceum/database/Uuids"
import { Context, Effect, Layer, Option } from "effect"
import { packContent, unpackContent } from "../content/ContentCodec.ts"
import { Contents } from "../content/Contents.ts"
import { sanitized } from "../content/Sanitized.ts"
import { contentFaults } from "../domain/ContentRules.ts"
import { CourseFiles } from "../files/CourseFiles.ts"
import { type CommandError, CourseCommands, type Standing } from "./CourseCommands.ts"
import { Publication } from "./Publication.ts"
import { ContentRefused, CourseRefused } from "./Refusals.ts"

/** Times that a publication is prepared anew because the draft or the newest version moved meanwhile. */
const preparations = 5

/** Tries again while the command was prepared for a course that has moved since. */
export const whileMoved = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.retry(effect, {
    times: preparations,
    while: (error) => error instanceof CourseRefused && error.rejection.kind === "moved"
  })

/** A course that was just created, with nothing in it. Its language can be changed in the draft. */
const emptyContent = (title: string, summary: string): CourseContent => ({
  title,
  summary,
  description: "",
  language: "en",
  settings: { capacity: null, prerequisites: [], sequential: false },
  sections: [],
  files: []
})

const newDraft = (content: CourseContent, contentHash: string) => ({
  contentHash,
  title: content.title,
  summary: content.summary
})

export class Authoring extends Context.Service<
  Authoring,
  {
    readonly create: (
      ownerId: UserId,
      title: string,
      summary: string
    ) => Effect.Effect<Standing, CommandError | ContentRefused>
    /** `expected`: revisions that the author has read; `null` = any. */
    readonly save: (
      courseId: CourseId,
      expected: ReadonlyArray<number> | null,
      content: CourseContent
    ) => Effect.Effect<Standing, CommandError | ContentRefused>
    readonly publish: (
      courseId: CourseId,
      expected: ReadonlyArray<number> | null
    ) => Effect.Effect<Standing, CommandError | ContentRefused>
    readonly retire: (courseId: CourseId) => Effect.Effect<Standing, CommandError>
  }
>()("@lyceum/course/authoring/Authoring") {
  static readonly layer = Layer.effect(
    Authoring,
    Effect.gen(function* () {
      const commands = yield* CourseCommands
      const contents = yield* Contents
      const files = yield* CourseFiles
      const publication = yield* Publication

      return Authoring.of({
        create: Effect.fn("Authoring.create")(function* (ownerId, title, summary) {
          const courseId = CourseId.make((yield* Uuids)())
          const content = emptyContent(title, summary)
          const reasons = contentFaults(courseId, content)
          if (reasons.length > 0) return yield* new ContentRefused({ reasons })
          const packed = yield* packContent(content)
          const slugs = commands.slugs(title)
          const command = Effect.map(
            slugs,
            (slug) => ({ kind: "create", courseId, ownerId, slug, draft: newDraft(content, packed.hash) }) as const
          )
          return yield* commands.run(courseId, command, { packed })
        }),
        save: Effect.fn("Authoring.save")(function* (courseId, expected, given) {
          const content = yield* sanitized(given)
          const unknown = yield* files.unknown(courseId, content.files)
          const reasons = [
            ...contentFaults(courseId, content),
            ...unknown
              .slice(0, 50)
              .map((file) => `the file "${file.path}" was not stored with this hash, size and type`)
          ]
          if (reasons.length > 0) return yield* new ContentRefused({ reasons })
          const packed = yield* packContent(content)
          const draft = newDraft(content, packed.hash)
          return yield* commands.run(courseId, Effect.succeed({ kind: "save-draft", expected, draft }), { packed })
        }),
        publish: Effect.fn("Authoring.publish")((courseId, expected) =>
          Effect.gen(function* () {
            const row = Option.getOrUndefined(yield* contents.draft(courseId))
            if (row === undefined) return yield* new CourseRefused({ rejection: { kind: "missing" } })
            const content = yield* unpackContent(row.bytes)
            const { documents, ...prepared } = yield* publication.prepare(courseId, content, row.hash, row)
            return yield* commands.run(courseId, Effect.succeed({ kind: "publish", expected, ...prepared }), {
              documents
            })
          }).pipe(whileMoved)
        ),
        retire: Effect.fn("Authoring.retire")((courseId) =>
          commands.run(courseId, Effect.succeed({ kind: "retire" }), {})
        )
      })
    })
  )
}
