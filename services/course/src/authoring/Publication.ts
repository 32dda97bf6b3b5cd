/** What a publication needs before it is decided: the content's faults, its facts, and the documents of the next version. */
import type { CourseContent } from "@lyceum/domain/Content"
import { type CourseId, CourseVersion } from "@lyceum/domain/Ids"
import { Context, Effect, Layer } from "effect"
import { Contents } from "../content/Contents.ts"
import { contentFaults } from "../domain/ContentRules.ts"
import { CourseFiles } from "../files/CourseFiles.ts"
import type { VersionFacts } from "../domain/CourseDecider.ts"
import { versionFacts } from "../domain/Versions.ts"
import { type VersionDocuments, versionDocuments } from "../projections/VersionDocuments.ts"
import { ContentRefused } from "./Refusals.ts"

/** The newest version before this publication. */
export interface Before {
  readonly version: CourseVersion | null
  readonly publishedHash: string | null
}

/** `documents` is absent when the newest version has this content already. */
export interface Prepared {
  readonly version: number
  readonly facts: VersionFacts
  readonly documents: VersionDocuments | undefined
}

export class Publication extends Context.Service<
  Publication,
  {
    readonly prepare: (
      courseId: CourseId,
      content: CourseContent,
      contentHash: string,
      before: Before
    ) => Effect.Effect<Prepared, ContentRefused>
  }
>()("@lyceum/course/authoring/Publication") {
  static readonly layer = Layer.effect(
    Publication,
    Effect.gen(function* () {
      const contents = yield* Contents
      const files = yield* CourseFiles
      return Publication.of({
        prepare: Effect.fn("Publication.prepare")(function* (courseId, content, contentHash, before) {
          const facts = versionFacts(content, contentHash)
          const version = CourseVersion.make((before.version ?? 0) + 1)
          if (before.publishedHash === contentHash) return { version, facts, documents: undefined }
          const { prerequisites } = content.settings
          const known = yield* contents.published(prerequisites)
          const circular = yield* contents.need(prerequisites, courseId)
          const reasons = [
            ...(circular ? ["a prerequisite needs this course first: nobody could begin either"] : []),
            ...(facts.itemCount === 0 ? ["the course has no items: there is nothing to learn yet"] : []),
            ...prerequisites
              .filter((id) => !known.has(id))
              .map((id) => `the prerequisite ${id} is no published course`),
            ...contentFaults(courseId, content)
          ]
          if (reasons.length > 0) return yield* new ContentRefused({ reasons })
          const documents = yield* versionDocuments(courseId, version, contentHash, content).pipe(
            Effect.provideService(CourseFiles, files)
          )
          return { version, facts, documents }
        })
      })
    })
  )
}
