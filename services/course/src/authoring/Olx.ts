/** Courses in and out as OLX archives. One archive at a time: each may hold half a gigabyte while it is worked on. */
import type { CourseContent } from "@lyceum/domain/Content"
import type { CourseId, UserId } from "@lyceum/domain/Ids"
import type { ImportReport } from "@lyceum/domain/ImportReport"
import { isActiveSvg } from "@lyceum/domain/inspection/ActiveDrawing"
import { holdsTestVirus } from "@lyceum/domain/inspection/TestVirus"
import type { ObjectStoreUnavailable } from "@lyceum/storage/ObjectStore"
import { Context, Effect, Layer, Option, Semaphore, Stream } from "effect"
import { packContent } from "../content/ContentCodec.ts"
import { Contents } from "../content/Contents.ts"
import { contentFaults } from "../domain/ContentRules.ts"
import { CourseFiles } from "../files/CourseFiles.ts"
import { defaultLimits, readArchive, writeArchive } from "../olx/Archive.ts"
import { exportCourse } from "../olx/Export.ts"
import { importCourse } from "../olx/Import.ts"
import type { OlxRefused } from "../olx/OlxRefused.ts"
import { courseSource } from "../olx/Source.ts"
import { whileMoved } from "./Authoring.ts"
import { type CommandError, CourseCommands, type Standing } from "./CourseCommands.ts"
import { importedCourseId } from "./ImportIdentity.ts"
import { Publication } from "./Publication.ts"
import { ContentRefused } from "./Refusals.ts"

/** What an import led to. */
export interface OlxImported {
  readonly standing: Standing
  readonly report: ImportReport
}

const refused = (error: OlxRefused) => new ContentRefused({ reasons: [`${error.reason}: ${error.message}`] })

/** Why files cannot be packed: an archive is made in memory, and no import would take a larger one. Pure. */
const exportFaults = (files: CourseContent["files"]): ReadonlyArray<string> => {
  const { maxEntryBytes, maxTotalBytes } = defaultLimits
  const total = files.reduce((sum, { size }) => sum + size, 0)
  return [
    ...files
      .filter(({ size }) => size > maxEntryBytes)
      .map(({ path }) => `the file "${path}" is too large for an archive: more than ${maxEntryBytes} bytes`),
    ...(total > maxTotalBytes ? [`the files are too large for an archive: more than ${maxTotalBytes} bytes`] : [])
  ]
}

export class Olx extends Context.Service<
  Olx,
  {
    /** The archive becomes a draft of `ownerId`, or a version; whole or not at all. */
    readonly import: <E>(
      ownerId: UserId,
      archive: Stream.Stream<Uint8Array, E>,
      publish: boolean
    ) => Effect.Effect<OlxImported, CommandError | ContentRefused | ObjectStoreUnavailable | E>
    /** An archive that imports to an equal course. */
    readonly export: (
      courseId: CourseId,
      content: CourseContent
    ) => Effect.Effect<Uint8Array, ContentRefused | ObjectStoreUnavailable>
  }
>()("@lyceum/course/authoring/Olx") {
  static readonly layer = Layer.effect(
    Olx,
    Effect.gen(function* () {
      const commands = yield* CourseCommands
      const contents = yield* Contents
      const files = yield* CourseFiles
      const publication = yield* Publication
      const oneAtATime = Semaphore.makeUnsafe(1)

      /** A body that breaks off is the reader's fault, not the archive's: it fails as what it is. */
      const read = Effect.fnUntraced(function* <E>(archive: Stream.Stream<Uint8Array, E>) {
        let broken = Option.none<E>()
        const bytes = yield* Stream.toAsyncIterableEffect(
          Stream.tapError(archive, (error) =>
            Effect.sync(() => {
              broken = Option.some(error)
            })
          )
        )
        return yield* readArchive(bytes).pipe(
          Effect.catch((error): Effect.Effect<never, E | ContentRefused> =>
            Option.isSome(broken) ? Effect.fail(broken.value) : Effect.fail(refused(error))
          )
        )
      })

      const owns = (ownerId: UserId) => (courseId: CourseId) =>
        Effect.map(contents.draft(courseId), (row) => Option.isSome(row) && row.value.ownerId === ownerId)

      const importArchive = Effect.fn("Olx.import")(function* <E>(
        ownerId: UserId,
        archive: Stream.Stream<Uint8Array, E>,
        publish: boolean
      ) {
        const unpacked = yield* read(archive)
        const source = yield* Effect.mapError(courseSource(unpacked), refused)
        const courseId = yield* importedCourseId(ownerId, source, owns(ownerId))
        const imported = yield* Effect.mapError(importCourse(unpacked, courseId), refused)
        const { content, report } = imported
        const reasons = [
          ...contentFaults(courseId, content),
          ...imported.files
            .filter(({ bytes }) => holdsTestVirus(bytes))
            .map(({ path }) => `the file "${path}": it holds the EICAR test virus`),
          ...imported.files
            .filter(({ bytes, mediaType }) => mediaType === "image/svg+xml" && isActiveSvg(bytes))
            .map(({ path }) => `the file "${path}": the drawing holds a script or something else that runs`)
        ]
        if (reasons.length > 0) return yield* new ContentRefused({ reasons })
        const packed = yield* packContent(content)
        const draft = { contentHash: packed.hash, title: content.title, summary: content.summary }
        yield* files.putAll(courseId, imported.files)
        const standing = yield* Effect.gen(function* () {
          const row = Option.getOrNull(yield* contents.draft(courseId))
          const before = row ?? { version: null, publishedHash: null }
          const prepared = publish ? yield* publication.prepare(courseId, content, packed.hash, before) : null
          const command = Effect.map(
            commands.slugs(content.title),
            (slug) => ({ kind: "import", courseId, ownerId, slug, draft, publish: prepared }) as const
          )
          return yield* commands.run(courseId, command, { packed, documents: prepared?.documents })
        }).pipe(whileMoved)
        return { standing, report }
      })

      const exportArchive = Effect.fn("Olx.export")(function* (courseId: CourseId, content: CourseContent) {
        const reasons = exportFaults(content.files)
        if (reasons.length > 0) return yield* new ContentRefused({ reasons })
        const bytes = yield* Effect.forEach(
          content.files,
          (file) => Effect.map(files.bytes(courseId, file), (found): [string, Uint8Array] => [file.path, found]),
          { concurrency: 4 }
        )
        return yield* exportCourse(courseId, content, new Map(bytes)).pipe(
          Effect.mapError((error) => new ContentRefused({ reasons: [error.message] })),
          Effect.flatMap((written) => Effect.mapError(writeArchive(written), refused))
        )
      })

      return Olx.of({
        import: (ownerId, archive, publish) => oneAtATime.withPermit(importArchive(ownerId, archive, publish)),
        export: (courseId, content) => oneAtATime.withPermit(exportArchive(courseId, content))
      })
    })
  )
}
