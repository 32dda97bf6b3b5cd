/** What the address of the home says: which courses are shown. */

const homeTabs = ["in-progress", "completed", "explore"] as const
export type HomeTab = (typeof homeTabs)[number]

export interface HomeSearch {
  /** Absent = those in progress. */
  readonly tab?: HomeTab
}

/** Reads the search part of the address; what is not understood is left out. */
export const homeSearch = (search: Readonly<Record<string, unknown>>): HomeSearch => {
  const tab = homeTabs.find((name) => name === search["tab"])
  return tab === undefined || tab === "in-progress" ? {} : { tab }
}
