/** The route above all routes. */
import { createRootRoute } from "@tanstack/react-router"
import { Shell } from "./shell/Shell.tsx"

export const rootRoute = createRootRoute({ component: Shell })
