/** Keys of a folder in order (by character code, as S3 and Azure list them), reading only the directories that matter. */
import { Effect } from "effect"
import { entryOf } from "./KeyPath.ts"

/** A place in the tree: its directory, and what all keys below it begin with. */
interface Place {
  readonly folder: string
  readonly prefix: string
}

/** One step of the walk through a directory: `order` is the text by which steps sort as their keys do. */
interface Step extends Place {
  readonly order: string
  readonly object: boolean
  readonly belongs: (name: string) => boolean
}

const all = (): boolean => true

/**
 * The steps of one directory, in the order of their keys. The keys of a directory of continued segments lie on both
 * sides of `segment/…`: those that go on with `-` or `.` come before the `/`, all others after it; so it is walked twice.
 */
const stepsOf = (
  place: Place,
  names: ReadonlyArray<string>,
  belongs: (segment: string) => boolean
): ReadonlyArray<Step> =>
  names
    .flatMap((name): ReadonlyArray<Step> => {
      const entry = entryOf(name)
      if (entry === undefined || !belongs(entry.segment)) return []
      const { kind, segment } = entry
      const prefix = place.prefix + segment
      const folder = `${place.folder}/${name}`
      switch (kind) {
        case "object":
          return [{ folder, prefix, order: segment, object: true, belongs: all }]
        case "folder":
          return [{ folder, prefix: `${prefix}/`, order: `${segment}/`, object: false, belongs: all }]
        case "continued":
          return [
            { folder, prefix, order: `${segment}-`, object: false, belongs: (next) => next < "/" },
            { folder, prefix, order: `${segment}0`, object: false, belongs: (next) => next > "/" }
          ]
      }
    })
    .toSorted((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0))

/**
 * Visits, in order, the keys that begin with `prefix` and come after `cursor`, until `visit` answers false.
 * `read` gives the names in a directory (none for one that is not there). Returns false when `visit` ended the walk.
 */
export const walkKeys = <E, R, E2, R2>(options: {
  readonly root: string
  readonly prefix: string
  readonly cursor: string | undefined
  readonly read: (folder: string) => Effect.Effect<ReadonlyArray<string>, E, R>
  readonly visit: (key: string) => Effect.Effect<boolean, E2, R2>
}): Effect.Effect<boolean, E | E2, R | R2> => {
  const { cursor, prefix, read, visit } = options
  const mayHold = (step: Step): boolean => {
    const wanted = step.object
      ? step.prefix.startsWith(prefix)
      : step.prefix.startsWith(prefix) || prefix.startsWith(step.prefix)
    if (!wanted || cursor === undefined) return wanted
    return step.prefix > cursor || (!step.object && cursor.startsWith(step.prefix))
  }
  const walk = (place: Place, belongs: (segment: string) => boolean): Effect.Effect<boolean, E | E2, R | R2> =>
    Effect.gen(function* () {
      for (const step of stepsOf(place, yield* read(place.folder), belongs)) {
        if (!mayHold(step)) continue
        const goesOn = yield* step.object ? visit(step.prefix) : walk(step, step.belongs)
        if (!goesOn) return false
      }
      return true
    })
  return walk({ folder: options.root, prefix: "" }, all)
}
