/** A visit of the app: a browser context of its own, and everything that the browser complains of. */
import type { Locale } from "@lyceum/sdk"
import type { Browser, BrowserContext, Page } from "playwright-core"
import { accounts, type Who } from "./accounts.ts"

/** The two windows that every page is looked at in, in CSS pixels. */
export const windows = { wide: { width: 1280, height: 800 }, narrow: { width: 360, height: 740 } }

export interface VisitOptions {
  /** Signed in as; absent = a visitor. */
  readonly as?: Who | { readonly email: string; readonly password: string }
  readonly window?: keyof typeof windows
  readonly locale?: Locale
  readonly theme?: "light" | "dark"
  /** Another platform than the one of the run. */
  readonly address?: string
}

export interface Visit {
  readonly page: Page
  readonly context: BrowserContext
  /** Opens an address of the app and waits for its heading. */
  readonly open: (path: string) => Promise<void>
  /** Console errors, uncaught errors and breaches of the page's policy so far. */
  readonly complaints: ReadonlyArray<string>
  /** Takes complaints back that the test is about. */
  readonly expectComplaint: (pattern: RegExp) => void
}

/** Signs in by the same route as the app, and gives the browser the cookie that came with the answer. */
const signIn = async (
  context: BrowserContext,
  address: string,
  who: NonNullable<VisitOptions["as"]>
): Promise<void> => {
  const { email, password } = typeof who === "string" ? accounts[who] : who
  const response = await fetch(`${address}/v1/browser-session`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: address },
    body: JSON.stringify({ email, password })
  })
  const [name = "", value] = response.headers.get("set-cookie")?.split(";")[0]?.split("=") ?? []
  if (response.status !== 201 || value === undefined)
    throw new Error(`signing in as ${email} was answered with ${response.status}: ${await response.text()}`)
  // A name with `__Host-` is set over https alone; to this computer the browser sends it over http too.
  const url = address.replace("http:", "https:")
  await context.addCookies([{ name, value, url, secure: true, httpOnly: true, sameSite: "Lax" }])
}

/** Begins a visit. Close its context at the end. */
export const startVisit = async (browser: Browser, address: string, options: VisitOptions = {}): Promise<Visit> => {
  const { as, locale = "en", theme = "light", window = "wide" } = options
  const context = await browser.newContext({
    viewport: windows[window],
    colorScheme: theme,
    locale,
    baseURL: address,
    // Pictures and measures do not depend on how far a transition has come.
    reducedMotion: "reduce"
  })
  await context.addCookies([{ name: "lyceum-locale", value: locale, url: address }])
  // Shorter than a test: what did not come is named.
  context.setDefaultTimeout(30_000)
  const page = await context.newPage()
  const complaints: Array<string> = []
  page.on("console", (message) => {
    if (message.type() === "error" || /Content.Security.Policy/i.test(message.text()))
      complaints.push(`${message.text()} (${message.location().url})`)
  })
  page.on("pageerror", (error) => complaints.push(error.stack ?? error.message))
  if (as !== undefined) await signIn(context, address, as)
  return {
    page,
    context,
    open: async (path) => {
      await page.goto(path)
      await page.locator("h1").first().waitFor()
    },
    complaints,
    expectComplaint: (pattern) => {
      for (const complaint of complaints.filter((text) => pattern.test(text)))
        complaints.splice(complaints.indexOf(complaint), 1)
    }
  }
}
