/** Where the focus goes when another page is shown: to its heading, as a new document would begin there. */

let late = false

/**
 * Another page has been drawn. Its heading takes the focus now, also when the same component shows something else than before
 * (the next lesson), or as soon as it is there.
 */
export const focusHeading = (): void => {
  const heading = document.querySelector<HTMLElement>("main h1")
  late = heading === null
  heading?.focus({ preventScroll: true })
}

/** A heading has come: it takes the focus if the page was waiting for one, and not on the first page, which nobody went to. */
export const headingCame = (heading: HTMLElement): void => {
  if (!late) return
  late = false
  heading.focus({ preventScroll: true })
}
