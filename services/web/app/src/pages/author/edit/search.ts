/** What the address of the editor says: which view, and which part. */

export const views = ["content", "settings", "materials"] as const
export type View = (typeof views)[number]

export interface EditSearch {
  readonly view?: View
  readonly part?: string
}

/** Reads the search part of the address; what is not understood is left out. */
export const editSearch = (search: Readonly<Record<string, unknown>>): EditSearch => {
  const view = views.find((one) => one === search["view"])
  const { part } = search
  return {
    ...(view !== undefined && view !== "content" && { view }),
    ...(typeof part === "string" && part !== "" && { part })
  }
}
