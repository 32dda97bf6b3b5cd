/** A press is answered on the screen before what follows it is drawn: that would hold the answer back. */

/** The longest wait for a frame, in milliseconds: a page in the background draws none. */
const patience = 50

let elsewhere = false

/** A navigation began; `pathChanged` = to another page, not to another view of the same one. */
export const navigationBegan = (pathChanged: boolean): void => {
  elsewhere = pathChanged
}

const nextPaint = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, patience)
    requestAnimationFrame(() => setTimeout(resolve))
  })

/** Until what was drawn last is on the screen, when another page follows; at once otherwise. */
export const painted = (): Promise<void> | undefined => (elsewhere ? nextPaint() : undefined)

/** Does what only accompanies a press (a message, say) after that press is seen. */
export const afterPaint = (run: () => void): void => void nextPaint().then(run)
