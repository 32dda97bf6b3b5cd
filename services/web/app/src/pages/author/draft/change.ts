/** Changes of a draft's structure. Pure: each gives the draft after it. */
import { childrenOf, type Draft, type Level, levels, type Part } from "./draft.ts"

/** Where a part stands: what holds it (`null` = the course), and at which place, from 0. */
export interface Place {
  readonly parent: string | null
  readonly index: number
}

/** What was taken out, with all below it: enough to put it back. */
export interface Removed {
  readonly parts: ReadonlyArray<Part>
  readonly place: Place
}

const withChildren = (draft: Draft, name: string | null, children: ReadonlyArray<string>): Draft => {
  if (name === null) return { ...draft, sections: children }
  const part = draft.parts.get(name)
  if (part === undefined) return draft
  return { ...draft, parts: new Map(draft.parts).set(name, { ...part, children }) }
}

const inserted = (names: ReadonlyArray<string>, name: string, index: number): ReadonlyArray<string> => [
  ...names.slice(0, index),
  name,
  ...names.slice(index)
]

/** Changes one part; nothing when there is none of this name. */
export const changePart = (draft: Draft, name: string, change: (part: Part) => Part): Draft => {
  const part = draft.parts.get(name)
  return part === undefined ? draft : { ...draft, parts: new Map(draft.parts).set(name, change(part)) }
}

/** Where a part stands now; `null` when it is not there. */
export const placeOf = (draft: Draft, name: string): Place | null => {
  const part = draft.parts.get(name)
  if (part === undefined) return null
  return { parent: part.parent, index: childrenOf(draft, part.parent).indexOf(name) }
}

/** Puts parts in: the first of them at `place`, the others are below it. */
export const insert = (draft: Draft, { parts, place }: Removed): Draft => {
  const [first] = parts
  if (first === undefined) return draft
  const all = new Map(draft.parts)
  for (const part of parts) all.set(part.name, part)
  all.set(first.name, { ...first, parent: place.parent })
  const names = childrenOf(draft, place.parent)
  return withChildren({ ...draft, parts: all }, place.parent, inserted(names, first.name, place.index))
}

const subtree = (draft: Draft, name: string): ReadonlyArray<Part> => {
  const part = draft.parts.get(name)
  return part === undefined ? [] : [part, ...part.children.flatMap((child) => subtree(draft, child))]
}

/** Takes a part out with all below it. `removed` is `null` when it was not there. */
export const remove = (draft: Draft, name: string): { readonly draft: Draft; readonly removed: Removed | null } => {
  const place = placeOf(draft, name)
  if (place === null) return { draft, removed: null }
  const gone = subtree(draft, name)
  const parts = new Map(draft.parts)
  for (const part of gone) parts.delete(part.name)
  const left = childrenOf(draft, place.parent).filter((child) => child !== name)
  return { draft: withChildren({ ...draft, parts }, place.parent, left), removed: { parts: gone, place } }
}

/** Puts back what was taken out; at the end of the course's level when what held it is gone too: then nothing happens. */
export const restore = (draft: Draft, removed: Removed): Draft => {
  const { parent, index } = removed.place
  if (parent !== null && !draft.parts.has(parent)) return draft
  return insert(draft, { ...removed, place: { parent, index: Math.min(index, childrenOf(draft, parent).length) } })
}

/** Whether a part may stand in `parent`. */
export const fits = (draft: Draft, level: Level, parent: string | null): boolean =>
  (parent === null ? -1 : levels.indexOf(draft.parts.get(parent)?.level ?? "item")) === levels.indexOf(level) - 1

/** Moves a part. `index` counts the places of the new row without the part itself. */
export const move = (draft: Draft, name: string, { parent, index }: Place): Draft => {
  const part = draft.parts.get(name)
  if (part === undefined || !fits(draft, part.level, parent)) return draft
  const without = withChildren(
    draft,
    part.parent,
    childrenOf(draft, part.parent).filter((child) => child !== name)
  )
  const row = withChildren(without, parent, inserted(childrenOf(without, parent), name, index))
  return changePart(row, name, (moved) => (moved.parent === parent ? moved : { ...moved, parent }))
}

/** All parts that could hold one of `level`, in reading order; `null` = the course. */
export const holders = (draft: Draft, level: Level): ReadonlyArray<string | null> => {
  const row = (depth: number): ReadonlyArray<string | null> =>
    depth === 0 ? [null] : row(depth - 1).flatMap((name) => childrenOf(draft, name))
  return row(levels.indexOf(level))
}

/** The next place up (-1) or down (+1), into the neighbour of what holds the part when the row ends; `null` = there is none. */
export const stepPlace = (draft: Draft, name: string, by: -1 | 1): Place | null => {
  const part = draft.parts.get(name)
  const place = placeOf(draft, name)
  if (part === undefined || place === null) return null
  const index = place.index + by
  if (index >= 0 && index < childrenOf(draft, place.parent).length) return { parent: place.parent, index }
  const rows = holders(draft, part.level)
  const next = rows[rows.indexOf(place.parent) + by]
  if (next === undefined || rows.indexOf(place.parent) + by < 0) return null
  return { parent: next, index: by === -1 ? childrenOf(draft, next).length : 0 }
}
