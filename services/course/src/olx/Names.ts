/** Keys and ids of what is imported: from url_names, unique, the same at every import. */
import type { CourseId } from "@lyceum/domain/Ids"
import { derivedUuid } from "@lyceum/domain/DerivedId"

/** The four levels that have names of their own. */
export type Level = "section" | "lesson" | "page" | "item"

/** A name in the course. `exact` is false when the url_name was taken already and a suffix was added. */
export interface Named {
  readonly key: string
  readonly uuid: string
  readonly exact: boolean
}

/** Hands out names. `known` gives ids that an earlier export recorded, by `level:tag:key`. */
export interface Names {
  readonly take: (level: Level, tag: string, name: string) => Named
  /** The record name of every id handed out. */
  readonly records: ReadonlyMap<string, string>
}

const firstFree = (wanted: string, taken: ReadonlySet<string>): string => {
  if (!taken.has(wanted)) return wanted
  for (let n = 2; ; n++) if (!taken.has(`${wanted}-${n}`)) return `${wanted}-${n}`
}

/** The name under which an id is recorded in an export. */
export const recordName = (level: Level, tag: string, key: string): string => `${level}:${tag}:${key}`

export const makeNames = (courseId: CourseId, known: Readonly<Record<string, string>>): Names => {
  const perTag = new Map<string, Set<string>>()
  const perLevel = new Map<Level, Set<string>>()
  const records = new Map<string, string>()
  const setOf = <K>(sets: Map<K, Set<string>>, key: K): Set<string> => {
    const found = sets.get(key) ?? new Set<string>()
    sets.set(key, found)
    return found
  }
  return {
    records,
    take: (level, tag, name) => {
      const ofTag = setOf(perTag, `${level}:${tag}`)
      const unique = firstFree(name, ofTag)
      ofTag.add(unique)
      const ofLevel = setOf(perLevel, level)
      const key = ofLevel.has(unique) ? firstFree(`${tag}-${unique}`, ofLevel) : unique
      ofLevel.add(key)
      const record = recordName(level, tag, key)
      const recorded = known[record]
      // a recorded id counts once: a doctored file must not give two parts one identity
      const uuid =
        recorded !== undefined && !records.has(recorded) ? recorded : derivedUuid(level, courseId, tag, unique)
      records.set(uuid, record)
      return { key, uuid, exact: unique === name }
    }
  }
}
