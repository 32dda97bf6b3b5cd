/** Where the focus goes when another page is shown: to its heading, as a new document would begin there. */

let moving = false

/** A navigation to another page has begun. */
export const navigationBegan = (): void => {
  moving = true
}

/** Takes the focus for a heading if a navigation brought it here; nothing on the first page, where the browser decides. */
export const takeFocus = (heading: HTMLElement): void => {
  if (!moving) return
  moving = false
  heading.focus({ preventScroll: true })
}
