/** Which course an archive is of, so that a second import can find the first one. */
import type { CourseId } from "@lyceum/domain/Ids"
import { type Effect, Option } from "effect"
import type { Files } from "./Archive.ts"
import { openBundle } from "./Bundle.ts"
import { findCourse } from "./Head.ts"
import { refusing } from "./Import.ts"
import { decodeLyceum, lyceumPath } from "./Lyceum.ts"
import type { OlxRefused } from "./OlxRefused.ts"

/**
 * `courseId` is set for an export of this platform; `key` is `org/course/run` as the archive names them (parts that it does
 * not name are empty). Neither is proof of who may change that course.
 */
export interface CourseSource {
  readonly courseId: CourseId | null
  readonly key: string
}

/** Reads the identity of the course in an archive. Fails with `OlxRefused` when there is no readable course. */
export const courseSource = (files: Files): Effect.Effect<CourseSource, OlxRefused> =>
  refusing(() => {
    const bundle = openBundle(files)
    const { course, run } = findCourse(bundle)
    const text = bundle.text(lyceumPath)
    const saved = text === null ? null : Option.getOrNull(decodeLyceum(text))
    return {
      courseId: saved === null ? null : saved.courseId,
      key: [course.attribs["org"] ?? "", course.attribs["course"] ?? "", run].join("/")
    }
  })
