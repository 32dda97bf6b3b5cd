/** Where the focus goes when rows come, move and go. */

/** The id of the link of a part's row. */
export const rowId = (name: string): string => `part-${name}`

/** Frames within which a row is drawn: a long list comes in parts. */
const patience = 20

/** Puts the focus on a row once it is drawn. */
export const focusRow = (name: string, frames = patience): void => {
  requestAnimationFrame(() => {
    const row = document.getElementById(rowId(name))
    if (row !== null) row.focus()
    else if (frames > 0) focusRow(name, frames - 1)
  })
}
