/** Every page of the app: the shell in the visitor's language and theme, with what the first paint must know. */
import { DemoAccount } from "@lyceum/api/About"
import { Account } from "@lyceum/api/Users"
import { Clock, Config, Effect, Schema } from "effect"
import { type HttpServerRequest, HttpServerResponse } from "effect/http"
import { randomBytes } from "node:crypto"
import { demoAccounts } from "../http/DemoAccounts.ts"
import { BrowserSessions } from "../session/BrowserSessions.ts"
import { cookieOf, forgetSecret, keepSecret, secretOf } from "../session/Cookie.ts"
import type { Build } from "./Build.ts"
import { pageHeaders } from "./ContentSecurity.ts"
import { localeCookie, localeOf } from "./Locale.ts"
import { preloadsOf } from "./Pages.ts"
import { themeCookie, themeOf } from "./Theme.ts"

/**
 * What the page says to the app. `unavailable` = nobody can say at the moment whether somebody is signed in; `demoAccounts` and
 * `mailbox` are those of a local platform.
 */
export const Boot = Schema.Struct({
  account: Schema.NullOr(Account),
  locale: Account.fields.locale,
  theme: Schema.Literals(["light", "dark", "system"]),
  unavailable: Schema.optionalKey(Schema.Literal(true)),
  demoAccounts: Schema.optionalKey(Schema.Array(DemoAccount)),
  mailbox: Schema.optionalKey(Schema.Literal(true))
})
const encode = Schema.encodeEffect(Boot)

/** Makes the answer with a page. Requires the sessions; reads `LOCAL_MAILBOX` and `DEMO_ACCOUNTS`. */
export const makeShell = Effect.gen(function* () {
  const sessions = yield* BrowserSessions
  const headersOf = yield* pageHeaders
  const shown = yield* demoAccounts
  const mailbox = yield* Config.Boolean("LOCAL_MAILBOX").pipe(Config.withDefault(false))
  const local = {
    ...(shown.length === 0 ? {} : { demoAccounts: shown }),
    ...(mailbox ? { mailbox: true as const } : {})
  }

  /** Who the cookie speaks for, and what becomes of the cookie. */
  const visitor = Effect.fnUntraced(function* (secret: string | null | undefined) {
    if (secret === undefined) return { account: null, known: true, cookie: (page: Page) => page }
    if (secret === null) return { account: null, known: true, cookie: forgetSecret }
    const access = yield* Effect.result(sessions.access(secret))
    if (access._tag === "Success") {
      const { account, expiresAt } = access.success
      const seconds = Math.floor((expiresAt.epochMilliseconds - (yield* Clock.currentTimeMillis)) / 1000)
      return { account, known: true, cookie: keepSecret(secret, Math.max(0, seconds)) }
    }
    return access.failure._tag === "SessionEnded"
      ? { account: null, known: true, cookie: forgetSecret }
      : { account: null, known: false, cookie: (page: Page) => page }
  })

  return Effect.fnUntraced(function* ({ pages, template }: Build, request: HttpServerRequest.HttpServerRequest) {
    const cookies = request.headers["cookie"]
    const { account, cookie, known } = yield* visitor(secretOf(cookies))
    const theme = themeOf(cookieOf(cookies, themeCookie))
    const locale = localeOf({
      account: account?.locale,
      cookie: cookieOf(cookies, localeCookie),
      acceptLanguage: request.headers["accept-language"]
    })
    const nonce = randomBytes(16).toString("base64url")
    const boot = yield* Effect.orDie(
      encode({ account, locale, theme: theme ?? "system", ...(known ? {} : { unavailable: true as const }), ...local })
    )
    const path = request.url.split(/[?#]/)[0] ?? "/"
    const preloads = preloadsOf(pages, { path, locale, signedIn: account !== null })
    return HttpServerResponse.text(template({ nonce, locale, theme, boot, preloads }), {
      contentType: "text/html; charset=utf-8",
      headers: { ...headersOf(nonce), "content-language": locale, "cache-control": "no-store" }
    }).pipe(cookie)
  })
})

type Page = HttpServerResponse.HttpServerResponse
