/**
 * What a published version is made of: titles, order and required items, asked of the course service's public outline. A
 * version never changes, so it is asked once and kept. While the course service is away, answers are given without.
 */
import { CatalogueGroup } from "@lyceum/api/Catalogue"
import { contract, problems } from "@lyceum/api/Conventions"
import { counts } from "@lyceum/domain/Completion"
import type { CourseId, CourseVersion, ItemId } from "@lyceum/domain/Ids"
import type { Outline } from "@lyceum/domain/Outline"
import { callUpstream, serviceClient } from "@lyceum/runtime/auth/ServiceClient"
import { Cache, Context, Data, Duration, Effect, Exit, Layer, Option } from "effect"

/** An item in the order of the course. */
export interface OutlinedItem {
  readonly id: ItemId
  readonly title: string
  /** Counts for a learner's percent. */
  readonly counts: boolean
}

class Catalogue extends contract("catalogue").add(CatalogueGroup).middleware(problems) {}

const itemsOf = (outline: Outline): ReadonlyArray<OutlinedItem> =>
  outline.sections.flatMap((section) =>
    section.lessons.flatMap((lesson) =>
      lesson.pages.flatMap((page) =>
        page.items.map((item) => ({ id: item.id, title: item.title, counts: counts(item) }))
      )
    )
  )

/** Versions that are kept in memory. */
const capacity = 200

export class Outlines extends Context.Service<
  Outlines,
  {
    /** The items of a version in the order of the course; `None` = it cannot be read now. */
    readonly items: (
      courseId: CourseId,
      version: CourseVersion
    ) => Effect.Effect<Option.Option<ReadonlyArray<OutlinedItem>>>
  }
>()("@lyceum/analytics/Outlines") {
  /** `COURSE_SERVICE_URL`. */
  static readonly layer = Layer.effect(
    Outlines,
    Effect.gen(function* () {
      const client = yield* serviceClient("course", Catalogue, "COURSE_SERVICE_URL")
      return Outlines.of(
        yield* cached((courseId, version) =>
          client.catalogue.outline({ params: { courseId }, query: { version } }).pipe(
            callUpstream("course"),
            Effect.map((answer) => itemsOf(answer.body)),
            Effect.asSome,
            Effect.catch((error) =>
              Effect.as(
                Effect.logDebug(`no outline of course ${courseId}, version ${version}`, error),
                Option.none<ReadonlyArray<OutlinedItem>>()
              )
            )
          )
        )
      )
    })
  )
}

/** Keeps what was found; what was not found is asked for again after ten seconds. */
const cached = Effect.fnUntraced(function* (items: Outlines["Service"]["items"]) {
  const cache = yield* Cache.makeWith(({ courseId, version }: Version) => items(courseId, version), {
    capacity,
    timeToLive: Exit.match({
      onFailure: () => Duration.zero,
      onSuccess: (found) => (Option.isSome(found) ? Duration.infinity : Duration.seconds(10))
    })
  })
  return { items: (courseId: CourseId, version: CourseVersion) => Cache.get(cache, new Version({ courseId, version })) }
})

/** A key that equals every other of the same version. */
class Version extends Data.Class<{ readonly courseId: CourseId; readonly version: CourseVersion }> {}
