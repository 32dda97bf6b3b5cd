/** A click is answered on the screen before the next page is drawn: a large page would hold the answer back. */

/** The longest wait for a frame, in milliseconds: a page in the background draws none. */
const patience = 50

let elsewhere = false

/** A navigation began; `pathChanged` = to another page, not to another view of the same one. */
export const navigationBegan = (pathChanged: boolean): void => {
  elsewhere = pathChanged
}

/** Until what was drawn last is on the screen, when another page follows; at once otherwise. */
export const painted = (): Promise<void> | undefined =>
  elsewhere
    ? new Promise((resolve) => {
        setTimeout(resolve, patience)
        requestAnimationFrame(() => setTimeout(resolve))
      })
    : undefined
