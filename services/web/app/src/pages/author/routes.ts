/** Making courses. */
import { createRoute, lazyRouteComponent } from "@tanstack/react-router"
import { ownCoursesQuery } from "../../api/authoring.ts"
import { queryClient } from "../../api/query-client.ts"
import { withRole } from "../../guards.ts"
import { loadTexts } from "../../i18n/language.ts"
import { rootRoute } from "../../root.ts"
import { editSearch } from "./edit/search.ts"
import { teachSearch } from "./teach/search.ts"

const texts = () => loadTexts("author")
const authors = withRole("instructor", "admin")

const teach = createRoute({
  getParentRoute: () => rootRoute,
  path: "/teach",
  validateSearch: teachSearch,
  beforeLoad: authors,
  loader: () => {
    void queryClient.prefetchInfiniteQuery(ownCoursesQuery)
    return texts()
  },
  component: lazyRouteComponent(() => import("./TeachPage.tsx"), "TeachPage")
})

const bringIn = createRoute({
  getParentRoute: () => rootRoute,
  path: "/teach/import",
  beforeLoad: authors,
  loader: texts,
  component: lazyRouteComponent(() => import("./ImportPage.tsx"), "ImportPage")
})

const edit = createRoute({
  getParentRoute: () => rootRoute,
  path: "/teach/$courseId/edit",
  validateSearch: editSearch,
  beforeLoad: authors,
  loader: texts,
  component: lazyRouteComponent(() => import("./EditPage.tsx"), "EditPage")
})

const changes = createRoute({
  getParentRoute: () => rootRoute,
  path: "/teach/$courseId/changes",
  beforeLoad: authors,
  loader: texts,
  component: lazyRouteComponent(() => import("./ChangesPage.tsx"), "ChangesPage")
})

export const authorRoutes = [teach, bringIn, edit, changes] as const
