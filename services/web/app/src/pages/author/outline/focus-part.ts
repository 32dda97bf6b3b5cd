/** Where the focus goes when rows come, move and go. */

/** The id of the link of a part's row. */
export const rowId = (name: string): string => `part-${name}`

/** Puts the focus on a row once it is drawn. */
export const focusRow = (name: string): void => {
  requestAnimationFrame(() => document.getElementById(rowId(name))?.focus())
}
