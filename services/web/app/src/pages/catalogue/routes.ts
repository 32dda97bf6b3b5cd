/** What anybody can look at: the catalogue and a course before it is begun. */
import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router"
import { account } from "../../api/session.ts"
import { loadTexts } from "../../i18n/language.ts"
import { rootRoute } from "../../root.ts"
import { catalogueSearch } from "./search.ts"

const texts = () => loadTexts("catalogue")

const start = createRoute({
  getParentRoute: () => rootRoute,
  path: "/",
  // Who is signed in starts with what they learn.
  beforeLoad: () => {
    if (account.get() !== null) throw redirect({ to: "/home", replace: true })
  },
  loader: texts,
  component: lazyRouteComponent(() => import("./StartPage.tsx"), "StartPage")
})

const courses = createRoute({
  getParentRoute: () => rootRoute,
  path: "/courses",
  validateSearch: catalogueSearch,
  loader: texts,
  component: lazyRouteComponent(() => import("./CataloguePage.tsx"), "CataloguePage")
})

const course = createRoute({
  getParentRoute: () => rootRoute,
  path: "/courses/$slug",
  loader: texts,
  component: lazyRouteComponent(() => import("./CoursePage.tsx"), "CoursePage")
})

export const catalogueRoutes = [start, courses, course] as const
