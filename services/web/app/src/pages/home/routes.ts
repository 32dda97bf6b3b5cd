/** What a learner sees first. */
import { createRoute, lazyRouteComponent } from "@tanstack/react-router"
import { myCoursesQuery } from "../../api/progress.ts"
import { queryClient } from "../../api/query-client.ts"
import { signedIn } from "../../guards.ts"
import { loadTexts } from "../../i18n/language.ts"
import { rootRoute } from "../../root.ts"
import { homeSearch } from "./search.ts"

const texts = () => loadTexts("home")

const home = createRoute({
  getParentRoute: () => rootRoute,
  path: "/home",
  beforeLoad: signedIn,
  validateSearch: homeSearch,
  loader: () => {
    void queryClient.prefetchInfiniteQuery(myCoursesQuery)
    return texts()
  },
  component: lazyRouteComponent(() => import("./HomePage.tsx"), "HomePage")
})

export const homeRoutes = [home] as const
