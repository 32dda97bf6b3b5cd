/** What anybody can look at: the catalogue and a course before it is begun. */
import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router"
import { courseQuery, coursesQuery, languagesQuery } from "../../api/catalogue.ts"
import { queryClient } from "../../api/query-client.ts"
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
  loader: () => {
    void queryClient.prefetchInfiniteQuery(coursesQuery({}))
    return loadTexts("catalogue", "account")
  },
  component: lazyRouteComponent(() => import("./StartPage.tsx"), "StartPage")
})

const courses = createRoute({
  getParentRoute: () => rootRoute,
  path: "/courses",
  validateSearch: catalogueSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ deps }) => {
    void queryClient.prefetchInfiniteQuery(coursesQuery(deps))
    void queryClient.prefetchQuery(languagesQuery(deps.query))
    return texts()
  },
  component: lazyRouteComponent(() => import("./CataloguePage.tsx"), "CataloguePage")
})

const course = createRoute({
  getParentRoute: () => rootRoute,
  path: "/courses/$slug",
  loader: ({ params }) => {
    void queryClient.prefetchQuery(courseQuery(params.slug))
    return loadTexts("catalogue", "course")
  },
  component: lazyRouteComponent(() => import("./CoursePage.tsx"), "CoursePage")
})

export const catalogueRoutes = [start, courses, course] as const
