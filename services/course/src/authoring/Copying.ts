/** A course once more: the draft of one as a new course, files and all. */
import { CourseId, type UserId } from "@lyceum/domain/Ids"
import { Uuids } from "@lyceum/database/Uuids"
import type { ObjectStoreUnavailable } from "@lyceum/storage/ObjectStore"
import { Context, Effect, Layer, Option } from "effect"
import { packContent, unpackContent } from "../content/ContentCodec.ts"
import { Contents } from "../content/Contents.ts"
import { contentFaults } from "../domain/ContentRules.ts"
import { copied } from "../domain/Copies.ts"
import { CourseFiles } from "../files/CourseFiles.ts"
import { type CommandError, CourseCommands, type Standing } from "./CourseCommands.ts"
import { ContentRefused, CourseRefused } from "./Refusals.ts"

export class Copying extends Context.Service<
  Copying,
  {
    /** The copy belongs to `ownerId`; without a title it has that of the original. */
    readonly copy: (
      courseId: CourseId,
      ownerId: UserId,
      title: string | undefined
    ) => Effect.Effect<Standing, CommandError | ContentRefused | ObjectStoreUnavailable>
  }
>()("@lyceum/course/authoring/Copying") {
  static readonly layer = Layer.effect(
    Copying,
    Effect.gen(function* () {
      const commands = yield* CourseCommands
      const contents = yield* Contents
      const files = yield* CourseFiles
      return Copying.of({
        copy: Effect.fn("Copying.copy")(function* (from, ownerId, title) {
          const row = Option.getOrUndefined(yield* contents.draft(from))
          if (row === undefined) return yield* new CourseRefused({ rejection: { kind: "missing" } })
          const original = yield* unpackContent(row.bytes)
          const courseId = CourseId.make((yield* Uuids)())
          const content = copied(original, courseId, title ?? original.title)
          const reasons = contentFaults(courseId, content)
          if (reasons.length > 0) return yield* new ContentRefused({ reasons })
          const packed = yield* packContent(content)
          yield* files.copyAll(from, courseId, content.files)
          const draft = { contentHash: packed.hash, title: content.title, summary: content.summary }
          const command = Effect.map(
            commands.slugs(content.title),
            (slug) => ({ kind: "create", courseId, ownerId, slug, draft }) as const
          )
          return yield* commands.run(courseId, command, { packed })
        })
      })
    })
  )
}
