/** Watching a course: its numbers and its learners. */
import { createRoute, lazyRouteComponent } from "@tanstack/react-router"
import { withRole } from "../../guards.ts"
import { loadTexts } from "../../i18n/language.ts"
import { rootRoute } from "../../root.ts"
import { dashboardSearch, rosterSearch } from "./search.ts"

const texts = () => loadTexts("insight")

const dashboard = createRoute({
  getParentRoute: () => rootRoute,
  path: "/teach/$courseId",
  validateSearch: dashboardSearch,
  beforeLoad: withRole("instructor", "admin"),
  loader: texts,
  component: lazyRouteComponent(() => import("./DashboardPage.tsx"), "DashboardPage")
})

const roster = createRoute({
  getParentRoute: () => rootRoute,
  path: "/teach/$courseId/roster",
  validateSearch: rosterSearch,
  beforeLoad: withRole("instructor", "admin"),
  loader: texts,
  component: lazyRouteComponent(() => import("./RosterPage.tsx"), "RosterPage")
})

const learner = createRoute({
  getParentRoute: () => rootRoute,
  path: "/teach/$courseId/learners/$userId",
  beforeLoad: withRole("instructor", "admin"),
  loader: texts,
  component: lazyRouteComponent(() => import("./LearnerPage.tsx"), "LearnerPage")
})

const exported = createRoute({
  getParentRoute: () => rootRoute,
  path: "/teach/$courseId/exports",
  beforeLoad: withRole("instructor", "admin"),
  loader: texts,
  component: lazyRouteComponent(() => import("./ExportsPage.tsx"), "ExportsPage")
})

export const insightRoutes = [dashboard, roster, learner, exported] as const
