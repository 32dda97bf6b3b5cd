/** What the address of the catalogue says: words and filters, so that a search can be shared and gone back to. */

export interface CatalogueSearch {
  readonly query?: string
  /** A language of courses, as in their data. */
  readonly language?: string
}

const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined)

/** Reads the search part of an address; what is not understood is left out. */
export const catalogueSearch = (search: Readonly<Record<string, unknown>>): CatalogueSearch => {
  const query = text(search["query"])
  const language = text(search["language"])
  return { ...(query !== undefined && { query }), ...(language !== undefined && { language }) }
}
