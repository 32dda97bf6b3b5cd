/** Watching over the platform. */
import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router"
import { withRole } from "../../guards.ts"
import { loadTexts } from "../../i18n/language.ts"
import { rootRoute } from "../../root.ts"
import { auditSearch, lettersSearch, usersSearch } from "./search.ts"

const texts = () => loadTexts("admin")

const admin = createRoute({
  getParentRoute: () => rootRoute,
  path: "/admin",
  beforeLoad: () => {
    throw redirect({ to: "/admin/users", replace: true })
  }
})

const users = createRoute({
  getParentRoute: () => rootRoute,
  path: "/admin/users",
  validateSearch: usersSearch,
  beforeLoad: withRole("admin"),
  loader: texts,
  component: lazyRouteComponent(() => import("./UsersPage.tsx"), "UsersPage")
})

const deadLetters = createRoute({
  getParentRoute: () => rootRoute,
  path: "/admin/dead-letters",
  validateSearch: lettersSearch,
  beforeLoad: withRole("admin"),
  loader: texts,
  component: lazyRouteComponent(() => import("./DeadLettersPage.tsx"), "DeadLettersPage")
})

const health = createRoute({
  getParentRoute: () => rootRoute,
  path: "/admin/health",
  beforeLoad: withRole("admin"),
  loader: texts,
  component: lazyRouteComponent(() => import("./HealthPage.tsx"), "HealthPage")
})

const audit = createRoute({
  getParentRoute: () => rootRoute,
  path: "/admin/audit",
  validateSearch: auditSearch,
  beforeLoad: withRole("admin"),
  loader: texts,
  component: lazyRouteComponent(() => import("./AuditPage.tsx"), "AuditPage")
})

export const adminRoutes = [admin, users, deadLetters, health, audit] as const
