/** Every address of the app. Each area says its own in `pages/<area>/routes.ts`; each page is fetched when it is needed. */
import { createRouter } from "@tanstack/react-router"
import { focusHeading } from "./design/focus.ts"
import { navigationBegan } from "./design/paint.ts"
import { accountRoutes } from "./pages/account/routes.ts"
import { adminRoutes } from "./pages/admin/routes.ts"
import { authorRoutes } from "./pages/author/routes.ts"
import { catalogueRoutes } from "./pages/catalogue/routes.ts"
import { courseRoutes } from "./pages/course/routes.ts"
import { homeRoutes } from "./pages/home/routes.ts"
import { insightRoutes } from "./pages/insight/routes.ts"
import { rootRoute } from "./root.ts"
import { PageError, PageNotFound, PagePending } from "./shell/PageStates.tsx"

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    ...catalogueRoutes,
    ...accountRoutes,
    ...homeRoutes,
    ...courseRoutes,
    ...authorRoutes,
    ...insightRoutes,
    ...adminRoutes
  ]),
  // A page and its data are on their way as soon as somebody points at a link to it.
  defaultPreload: "intent",
  defaultPreloadStaleTime: 0,
  defaultPendingMs: 300,
  scrollRestoration: true,
  defaultPendingComponent: PagePending,
  defaultErrorComponent: PageError,
  defaultNotFoundComponent: PageNotFound
})

router.subscribe("onBeforeNavigate", ({ pathChanged }) => navigationBegan(pathChanged))
router.subscribe("onRendered", ({ fromLocation, pathChanged }) => {
  if (fromLocation !== undefined && pathChanged) focusHeading()
})

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router
  }
}
