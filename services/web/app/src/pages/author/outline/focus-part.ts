/** Where the focus goes when rows come, move and go. */

/** The id of the link of a part's row. */
export const rowId = (name: string): string => `part-${name}`

/** Frames within which a row is drawn: a long list comes in parts. */
const patience = 20

const tryFocus = (name: string, frames: number): void => {
  const row = document.getElementById(rowId(name))
  if (row !== null) row.focus()
  else if (frames > 0) requestAnimationFrame(() => tryFocus(name, frames - 1))
}

/**
 * Puts the focus on a row once it is drawn. What a press changes is drawn in a microtask that is queued before this one; a frame
 * later the page would be laid out a second time for the same press.
 */
export const focusRow = (name: string): void => queueMicrotask(() => tryFocus(name, patience))
