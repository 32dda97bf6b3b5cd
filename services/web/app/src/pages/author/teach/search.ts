/** What the address of the list of one's courses says. */

export const shows = ["all", "drafts", "published", "retired"] as const
export type Show = (typeof shows)[number]

export interface TeachSearch {
  readonly show?: Show
}

/** Reads the search part of the address; what is not understood is left out. */
export const teachSearch = (search: Readonly<Record<string, unknown>>): TeachSearch => {
  const show = shows.find((one) => one === search["show"])
  return show === undefined || show === "all" ? {} : { show }
}
