/** Learning: lessons, the end of a course, its certificate. */
import { createRoute, lazyRouteComponent } from "@tanstack/react-router"
import { itemQuery } from "../../api/lessons.ts"
import { progressQuery } from "../../api/progress.ts"
import { queryClient } from "../../api/query-client.ts"
import { signedIn } from "../../guards.ts"
import { loadTexts } from "../../i18n/language.ts"
import { rootRoute } from "../../root.ts"

const texts = () => loadTexts("course")

const ofTheEnd = () => loadTexts("completion")

const item = createRoute({
  getParentRoute: () => rootRoute,
  path: "/courses/$courseId/items/$itemId",
  beforeLoad: signedIn,
  loader: ({ params: { courseId, itemId } }) => {
    void queryClient.prefetchQuery(progressQuery(courseId))
    void queryClient.prefetchQuery(itemQuery(courseId, itemId))
    return texts()
  },
  component: lazyRouteComponent(() => import("./ItemPage.tsx"), "ItemPage")
})

const learn = createRoute({
  getParentRoute: () => rootRoute,
  path: "/courses/$courseId/learn",
  beforeLoad: signedIn,
  loader: async ({ params }) => {
    const { toSavedPlace } = await import("./saved-place.ts")
    await Promise.all([texts(), toSavedPlace(params.courseId)])
  },
  component: lazyRouteComponent(() => import("./LearnPage.tsx"), "LearnPage")
})

const finish = createRoute({
  getParentRoute: () => rootRoute,
  path: "/courses/$courseId/finish",
  beforeLoad: signedIn,
  loader: ofTheEnd,
  component: lazyRouteComponent(() => import("./FinishPage.tsx"), "FinishPage")
})

const certificate = createRoute({
  getParentRoute: () => rootRoute,
  path: "/certificates/$certificateId",
  loader: ofTheEnd,
  component: lazyRouteComponent(() => import("./CertificatePage.tsx"), "CertificatePage")
})

export const courseRoutes = [item, learn, finish, certificate] as const
