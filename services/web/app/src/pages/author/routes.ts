/** Making courses. */
import { createRoute, lazyRouteComponent } from "@tanstack/react-router"
import { withRole } from "../../guards.ts"
import { loadTexts } from "../../i18n/language.ts"
import { rootRoute } from "../../root.ts"

const texts = () => loadTexts("author")

const teach = createRoute({
  getParentRoute: () => rootRoute,
  path: "/teach",
  beforeLoad: withRole("instructor", "admin"),
  loader: texts,
  component: lazyRouteComponent(() => import("./TeachPage.tsx"), "TeachPage")
})

const edit = createRoute({
  getParentRoute: () => rootRoute,
  path: "/teach/$courseId/edit",
  beforeLoad: withRole("instructor", "admin"),
  loader: texts,
  component: lazyRouteComponent(() => import("./EditPage.tsx"), "EditPage")
})

export const authorRoutes = [teach, edit] as const
