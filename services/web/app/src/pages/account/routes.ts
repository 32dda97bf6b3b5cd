/** Signing in, and all that belongs to a person's account. */
import { createRoute, lazyRouteComponent } from "@tanstack/react-router"
import { signedIn } from "../../guards.ts"
import { loadTexts } from "../../i18n/language.ts"
import { rootRoute } from "../../root.ts"

const texts = () => loadTexts("account")

/** Where to go on afterwards, as the address says it; `nextPath` decides. */
const next = (search: Readonly<Record<string, unknown>>): { next?: string } =>
  typeof search["next"] === "string" ? { next: search["next"] } : {}

const register = createRoute({
  getParentRoute: () => rootRoute,
  path: "/register",
  validateSearch: next,
  loader: texts,
  component: lazyRouteComponent(() => import("./RegisterPage.tsx"), "RegisterPage")
})

const signIn = createRoute({
  getParentRoute: () => rootRoute,
  path: "/sign-in",
  validateSearch: next,
  loader: texts,
  component: lazyRouteComponent(() => import("./SignInPage.tsx"), "SignInPage")
})

const forgotPassword = createRoute({
  getParentRoute: () => rootRoute,
  path: "/forgot-password",
  loader: texts,
  component: lazyRouteComponent(() => import("./ForgotPasswordPage.tsx"), "ForgotPasswordPage")
})

const resetPassword = createRoute({
  getParentRoute: () => rootRoute,
  path: "/reset-password",
  validateSearch: ({ token }: Readonly<Record<string, unknown>>): { token?: string } =>
    typeof token === "string" ? { token } : {},
  loader: texts,
  component: lazyRouteComponent(() => import("./ResetPasswordPage.tsx"), "ResetPasswordPage")
})

const unsubscribe = createRoute({
  getParentRoute: () => rootRoute,
  path: "/unsubscribe",
  validateSearch: ({ token }: Readonly<Record<string, unknown>>): { token?: string } =>
    typeof token === "string" ? { token } : {},
  loader: texts,
  component: lazyRouteComponent(() => import("./UnsubscribePage.tsx"), "UnsubscribePage")
})

const account = createRoute({
  getParentRoute: () => rootRoute,
  path: "/account",
  beforeLoad: signedIn,
  loader: texts,
  component: lazyRouteComponent(() => import("./AccountPage.tsx"), "AccountPage")
})

const notifications = createRoute({
  getParentRoute: () => rootRoute,
  path: "/notifications",
  beforeLoad: signedIn,
  loader: texts,
  component: lazyRouteComponent(() => import("./NotificationsPage.tsx"), "NotificationsPage")
})

export const accountRoutes = [
  register,
  signIn,
  forgotPassword,
  resetPassword,
  unsubscribe,
  account,
  notifications
] as const
