/** The route above all routes. */
import { createRootRoute } from "@tanstack/react-router"
import { painted } from "./design/paint.ts"
import { Shell } from "./shell/Shell.tsx"

export const rootRoute = createRootRoute({
  component: Shell,
  beforeLoad: ({ cause, preload }) => (cause === "stay" && !preload ? painted() : undefined)
})
