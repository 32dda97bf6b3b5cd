/** What the address of the catalogue says: words, filters and order, so that a search can be shared and gone back to. */
import type { CourseSort } from "@lyceum/sdk"

export interface CatalogueSearch {
  readonly query?: string
  /** A language of courses, as in their data. */
  readonly language?: string
  /** Absent = newest first, with words best match first. */
  readonly sort?: CourseSort
}

/** The orders that a list can have; `best` needs words. */
export const sorts = ["best", "newest", "title"] as const satisfies ReadonlyArray<CourseSort>

/** Longest search, in characters; as the contract has it. */
export const longestQuery = 200

// An address may say `query=2024`, which the router reads as a number.
const text = (value: unknown): string | undefined => {
  const words = typeof value === "number" ? String(value) : value
  return typeof words === "string" && words.trim() !== "" ? words.slice(0, longestQuery) : undefined
}

/** Reads the search part of an address; what is not understood is left out. */
export const catalogueSearch = (search: Readonly<Record<string, unknown>>): CatalogueSearch => {
  const query = text(search["query"])
  const language = text(search["language"])
  const sort = sorts.find((name) => name === search["sort"])
  return {
    ...(query !== undefined && { query }),
    ...(language !== undefined && { language }),
    ...(sort !== undefined && (sort !== "best" || query !== undefined) && { sort })
  }
}

/** The search that finds these words, filters and order kept; no words = none looked for. */
export const withWords = (search: CatalogueSearch, words: string): CatalogueSearch =>
  catalogueSearch({ ...search, query: words.trim() })
