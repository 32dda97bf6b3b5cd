/** What a learner sees first. */
import { createRoute, lazyRouteComponent } from "@tanstack/react-router"
import { signedIn } from "../../guards.ts"
import { loadTexts } from "../../i18n/language.ts"
import { rootRoute } from "../../root.ts"

const texts = () => loadTexts("home")

const home = createRoute({
  getParentRoute: () => rootRoute,
  path: "/home",
  beforeLoad: signedIn,
  loader: texts,
  component: lazyRouteComponent(() => import("./HomePage.tsx"), "HomePage")
})

export const homeRoutes = [home] as const
