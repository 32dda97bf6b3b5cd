/** The route above all routes. */
import { createRootRoute } from "@tanstack/react-router"
import { Shell } from "./shell/Shell.tsx"

/** The longest wait for a frame, in milliseconds: a page in the background draws none. */
const patience = 50

/** Until what was drawn last is on the screen. */
const painted = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, patience)
    requestAnimationFrame(() => setTimeout(resolve))
  })

export const rootRoute = createRootRoute({
  component: Shell,
  // A click is answered on the screen first, then the next page is drawn: a large one would hold the answer back.
  beforeLoad: ({ cause, preload }) => (cause === "stay" && !preload ? painted() : undefined)
})
