/** The app over a real listener: files, pages, and the headers of every kind of answer. */
import { assert, describe, it, layer } from "@effect/vitest"
import { Effect } from "effect"
import { brotliDecompressSync, gunzipSync } from "node:zlib"
import { localeOf } from "../src/app/Locale.ts"
import { encodingOf, wantsPage } from "../src/app/Negotiation.ts"
import { embeddable, templateOf } from "../src/app/Template.ts"
import { type Answer, cookiesOf, sameOrigin, script, signIn, Site, site } from "./Harness.ts"

const html = { accept: "text/html,application/xhtml+xml,*/*;q=0.8" }
const asset = "/assets/index-abc.js"

const nonceOf = ({ headers }: Answer): string =>
  /script-src 'nonce-([\w-]{22,})' 'strict-dynamic'/.exec(String(headers["content-security-policy"]))?.[1] ?? ""

const bootOf = ({ text }: Answer): unknown =>
  JSON.parse(/<script type="application\/json" id="lyceum-boot">(.*?)<\/script>/s.exec(text)?.[1] ?? "null")

layer(site(), { timeout: "60 seconds" })("the app", (it) => {
  it.effect("a page has a nonce of its own on all that runs or styles, and the policy that names it", () =>
    Effect.gen(function* () {
      const { call } = yield* Site
      const [first, second] = yield* Effect.all([
        call("GET", "/", { headers: html }),
        call("GET", "/courses/some-course?tab=outline", { headers: html })
      ])
      for (const page of [first, second]) {
        assert.strictEqual(page.status, 200)
        assert.strictEqual(page.headers["content-type"], "text/html; charset=utf-8")
        assert.strictEqual(page.headers["cache-control"], "no-store")
        const nonce = nonceOf(page)
        assert.notStrictEqual(nonce, "")
        const tags = page.text.match(/<(script|link|style|meta property="csp-nonce")[^>]*>/g) ?? []
        const running = tags.filter((tag) => !tag.includes("application/json"))
        assert.strictEqual(running.length, 4, page.text)
        for (const tag of running) {
          assert.strictEqual(tag.match(/nonce=/g)?.length, 1, tag)
          assert.include(tag, `nonce="${nonce}"`)
        }
        assert.notInclude(page.text, "__CSP_NONCE__")
      }
      assert.notStrictEqual(nonceOf(first), nonceOf(second))
      const policy = String(first.headers["content-security-policy"]).split("; ")
      assert.includeMembers(policy, [
        "default-src 'none'",
        `style-src 'self' 'nonce-${nonceOf(first)}'`,
        "img-src 'self' data: blob: https:",
        "media-src 'self' blob: https:",
        "frame-src https://www.youtube-nocookie.com https://player.vimeo.com",
        "connect-src 'self'",
        "font-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'"
      ])
      assert.notMatch(policy.join(), /unsafe|\*/)
    })
  )

  it.effect("every kind of answer has the security headers", () =>
    Effect.gen(function* () {
      const { call } = yield* Site
      const { headers } = yield* signIn("lena")
      const answers: Readonly<Record<string, Answer>> = {
        page: yield* call("GET", "/", { headers: html }),
        "page of the app's own 404": yield* call("GET", "/no/such", { headers: html }),
        file: yield* call("GET", asset),
        "no file": yield* call("GET", "/assets/none.js"),
        "no image": yield* call("GET", "/none.png", { headers: { accept: "image/*" } }),
        "API by cookie": yield* call("GET", "/v1/progress", { headers }),
        "API without": yield* call("GET", "/v1/progress"),
        "no API route": yield* call("GET", "/v1/none", { headers: html }),
        "internal route": yield* call("GET", "/internal/operations/status", { headers: html }),
        "refused method": yield* call("PUT", "/v1/browser-session"),
        "refused body": yield* call("POST", "/v1/browser-session", { headers: sameOrigin, body: 1 }),
        "from another site": yield* call("POST", "/v1/browser-session", { body: {} }),
        document: yield* call("GET", "/openapi.json"),
        about: yield* call("GET", "/v1/about")
      }
      for (const [what, { headers: got, status, text }] of Object.entries(answers)) {
        assert.include([200, 400, 401, 403, 404, 405], status, `${what}: ${text}`)
        assert.strictEqual(got["x-content-type-options"], "nosniff", what)
        assert.match(String(got["content-security-policy"]), /^default-src 'none'; .*frame-ancestors 'none'$/, what)
        assert.match(String(got["referrer-policy"]), /^(no-referrer|strict-origin-when-cross-origin)$/, what)
        assert.include(String(got["permissions-policy"]), "camera=()", what)
        assert.strictEqual(got["cross-origin-opener-policy"], "same-origin", what)
        assert.strictEqual(got["cross-origin-resource-policy"], "same-origin", what)
        assert.isUndefined(got["strict-transport-security"], `${what}: never said over plain HTTP`)
        assert.isDefined(got["x-request-id"], what)
        if (!["file", "document"].includes(what)) assert.strictEqual(got["cache-control"], "no-store", what)
        if (status >= 400) assert.include(got["content-type"], "application/problem+json", what)
      }
    })
  )

  it.effect("files are compressed as the browser takes them, kept for ever, and not sent twice", () =>
    Effect.gen(function* () {
      const { call } = yield* Site
      const get = (headers: Record<string, string>) => call("GET", asset, { headers })
      const plain = yield* get({})
      assert.strictEqual(plain.text, script)
      assert.strictEqual(plain.headers["cache-control"], "public, max-age=31536000, immutable")
      assert.strictEqual(plain.headers["content-type"], "text/javascript; charset=utf-8")
      assert.strictEqual(plain.headers.vary, "accept-encoding")
      assert.isUndefined(plain.headers["content-encoding"])
      const brotli = yield* get({ "accept-encoding": "gzip, deflate, br, zstd" })
      assert.strictEqual(brotli.headers["content-encoding"], "br")
      assert.strictEqual(brotliDecompressSync(brotli.bytes).toString(), script)
      assert.strictEqual(brotli.headers["content-length"], String(brotli.bytes.length))
      const gzip = yield* get({ "accept-encoding": "br;q=0, gzip" })
      assert.strictEqual(gzip.headers["content-encoding"], "gzip")
      assert.strictEqual(gunzipSync(gzip.bytes).toString(), script)
      const tags = new Set([plain, brotli, gzip].map(({ headers }) => headers.etag))
      assert.strictEqual(tags.size, 3, "each form has its own tag")
      const again = yield* get({ "accept-encoding": "br", "if-none-match": String(brotli.headers.etag) })
      assert.strictEqual(again.status, 304)
      assert.strictEqual(again.bytes.length, 0)
      assert.strictEqual(again.headers.etag, brotli.headers.etag)
      const other = yield* get({ "accept-encoding": "gzip", "if-none-match": String(brotli.headers.etag) })
      assert.strictEqual(other.status, 200)
      const head = yield* call("HEAD", asset)
      assert.strictEqual(head.status, 200)
      assert.strictEqual(head.bytes.length, 0)
      const small = yield* call("GET", "/assets/page-abc.js", { headers: { "accept-encoding": "br" } })
      assert.isUndefined(small.headers["content-encoding"])
      const icon = yield* call("GET", "/icon.svg", { headers: html })
      assert.strictEqual(icon.headers["content-type"], "image/svg+xml")
      assert.strictEqual(icon.headers["cache-control"], "public, max-age=3600")
    })
  )

  it.effect("what is not there, or not for visitors, is a 404 and no page", () =>
    Effect.gen(function* () {
      const { call } = yield* Site
      const paths = [
        "/assets/none.js",
        "/assets/..%2f..%2findex.html",
        "/assets/index-abc.js.br",
        "/v1/none",
        "/v1",
        "/internal/operations/status",
        "/internal/browser-sessions/access",
        "/.vite/manifest.json"
      ]
      for (const path of paths) {
        const answer = yield* call("GET", path, { headers: path.startsWith("/.vite") ? {} : html })
        assert.strictEqual(answer.status, 404, `${path}: ${answer.text}`)
        assert.include(answer.headers["content-type"], "application/problem+json", path)
      }
      assert.strictEqual((yield* call("GET", "/favicon.ico", { headers: { accept: "image/*,*/*" } })).status, 404)
    })
  )

  it.effect("speaks the visitor's language in the visitor's theme", () =>
    Effect.gen(function* () {
      const { call } = yield* Site
      const page = (headers: Record<string, string>) => call("GET", "/", { headers: { ...html, ...headers } })
      const tag = ({ text }: Answer) => /<html[^>]*>/.exec(text)?.[0]
      assert.strictEqual(tag(yield* page({})), '<html lang="en" dir="ltr">')
      const arabic = yield* page({ "accept-language": "fr, ar-EG;q=0.8, en;q=0.5" })
      assert.strictEqual(tag(arabic), '<html lang="ar" dir="rtl">')
      assert.strictEqual(arabic.headers["content-language"], "ar")
      const chosen = { cookie: "lyceum-locale=de; lyceum-theme=dark", "accept-language": "ar" }
      assert.strictEqual(tag(yield* page(chosen)), '<html lang="de" dir="ltr" data-theme="dark">')
      const odd = { cookie: 'lyceum-locale="><script>; lyceum-theme=x" onload="', "accept-language": "de;q=x,*" }
      assert.strictEqual(tag(yield* page(odd)), '<html lang="en" dir="ltr">')
      const { headers } = yield* signIn("lena")
      const mine = yield* page({ cookie: `${headers.cookie}; lyceum-locale=en` })
      assert.strictEqual(tag(mine), '<html lang="de" dir="ltr">', "the account comes first")
    })
  )

  it.effect("tells the app who is here, and no account's name can break out of the page", () =>
    Effect.gen(function* () {
      const { call } = yield* Site
      const nobody = yield* call("GET", "/", { headers: html })
      assert.deepStrictEqual(bootOf(nobody), { account: null, locale: "en", theme: "system" })
      const { answer, headers } = yield* signIn("mallory")
      const page = yield* call("GET", "/home", { headers: { ...html, ...headers } })
      assert.deepStrictEqual(bootOf(page), { account: answer.body, locale: "ar", theme: "system" })
      assert.strictEqual(page.text.match(/<\/script>/g)?.length, nobody.text.match(/<\/script>/g)?.length)
      assert.notInclude(page.text, "<!--")
      assert.notInclude(page.text, 'alert("&')
      assert.match(cookiesOf(page)[0] ?? "", /^__Host-lyceum=lyceum_bs_/)
      assert.notInclude(page.text, headers.cookie.slice(14), "the secret is not in the page")
      assert.notMatch(page.text, /eyJ/, "nor is a token")
    })
  )

  it.effect("says when nobody can tell who is here, and forgets a session that is over", () =>
    Effect.gen(function* () {
      const { behind, call } = yield* Site
      const { headers, secret } = yield* signIn("lena")
      behind.sessions.delete(secret)
      const over = yield* call("GET", "/", { headers: { ...html, ...headers } })
      assert.deepStrictEqual(bootOf(over), { account: null, locale: "en", theme: "system" })
      assert.match(cookiesOf(over)[0] ?? "", /^__Host-lyceum=; Max-Age=0/)
    })
  )
})

layer(
  site((behind) => ({
    LOCAL_MAILBOX_URL: behind,
    DEMO_ACCOUNTS: JSON.stringify([{ email: "l@example.org", password: "</script>", role: "learner" }]),
    LOCAL_MAILBOX: "true",
    PUBLIC_URL: "https://lyceum.example",
    API_DOCS: "false",
    CSP_FRAME_SOURCES: "none",
    CSP_MEDIA_SOURCES: "https://media.example https://*.cdn.example"
  })),
  { timeout: "60 seconds" }
)("the app with other settings", (it) => {
  it.effect("shows demo accounts and the mailbox of a local platform, and says HSTS where it is reached by HTTPS", () =>
    Effect.gen(function* () {
      const { call } = yield* Site
      const page = yield* call("GET", "/", { headers: html })
      const demoAccounts = [{ email: "l@example.org", password: "</script>", role: "learner" }]
      assert.deepStrictEqual(bootOf(page), {
        account: null,
        locale: "en",
        theme: "system",
        demoAccounts,
        mailbox: true
      })
      const policy = String(page.headers["content-security-policy"])
      assert.include(policy, "frame-src 'none'")
      assert.include(policy, "img-src 'self' data: blob: https://media.example https://*.cdn.example;")
      assert.match(String(page.headers["strict-transport-security"]), /^max-age=31536000/)
      const about = yield* call("GET", "/v1/about")
      assert.deepStrictEqual(Object(about.body).demoAccounts, demoAccounts)
      assert.deepStrictEqual(Object(about.body).documents, [])
      assert.deepStrictEqual(Object(about.body).services[0], { name: "user", answers: true })
    })
  )

  it.effect("passes on the mailbox's pages, without the browser's cookie", () =>
    Effect.gen(function* () {
      const { behind, call } = yield* Site
      const { headers } = yield* signIn("lena")
      const list = yield* call("GET", "/mailbox/messages?limit=1", { headers })
      assert.deepStrictEqual(list.body, { url: "/mailbox/messages?limit=1" })
      assert.deepStrictEqual(cookiesOf(list), [])
      assert.isUndefined(behind.reached.at(-1)?.headers["cookie"])
      assert.strictEqual((yield* call("POST", "/mailbox/messages", { headers })).status, 404)
      // A name that another page had resolved to this computer does not open it (DNS rebinding).
      assert.strictEqual((yield* call("GET", "/mailbox/messages", { headers: { host: "evil.example" } })).status, 404)
    })
  )
})

layer(
  site(() => ({ APP_FOLDER: "/no/such/folder" })),
  { timeout: "60 seconds" }
)("without a build", (it) => {
  it.effect("a page says what to do in one sentence, and the API works", () =>
    Effect.gen(function* () {
      const { call } = yield* Site
      const page = yield* call("GET", "/", { headers: html })
      assert.strictEqual(page.status, 503)
      assert.include(page.text, "npm run build")
      assert.strictEqual((yield* call("GET", "/v1/courses")).status, 200)
    })
  )
})

describe("pure parts", () => {
  it("the first language that is ours, by wish", () => {
    const of = (acceptLanguage: string) => localeOf({ account: undefined, cookie: undefined, acceptLanguage })
    assert.strictEqual(of("de-AT"), "de")
    assert.strictEqual(of("en;q=0.1, de;q=0.2"), "de")
    assert.strictEqual(of("ar;q=0, fr"), "en")
    assert.strictEqual(of(",;;q=,-"), "en")
    assert.strictEqual(localeOf({ account: "ar", cookie: "de", acceptLanguage: "en" }), "ar")
    assert.strictEqual(localeOf({ account: undefined, cookie: "xx", acceptLanguage: "de" }), "de")
  })

  it("compression as it is accepted", () => {
    const all = () => true
    assert.strictEqual(encodingOf(undefined, all), "identity")
    assert.strictEqual(encodingOf("", all), "identity")
    assert.strictEqual(encodingOf("*", all), "br")
    assert.strictEqual(encodingOf("*;q=0.1, br;q=0", all), "gzip")
    assert.strictEqual(encodingOf("GZIP", all), "gzip")
    assert.strictEqual(
      encodingOf("br, gzip", (encoding) => encoding !== "br"),
      "gzip"
    )
    assert.strictEqual(encodingOf("zstd, br;q=nonsense", all), "identity")
  })

  it("a page is for who asks for one", () => {
    assert.isTrue(wantsPage("text/html", "/a/b.c"))
    assert.isTrue(wantsPage("*/*", "/courses"))
    assert.isTrue(wantsPage(undefined, "/"))
    assert.isFalse(wantsPage("*/*", "/robots.txt"))
    assert.isFalse(wantsPage("image/avif,*/*;q=0.8", "/courses"))
    assert.isFalse(wantsPage("application/json", "/"))
  })

  it("values of a template are only ever values, whatever they hold", () => {
    const hostile = { a: "</ScRiPt><!--<script>", b: "$&$1`\u2028\u2029", c: "\u0000nonce\u0000" }
    const page = templateOf("<html><head></head><body></body></html>")({
      nonce: "n",
      locale: "en",
      theme: undefined,
      preloads: [],
      boot: hostile
    })
    assert.strictEqual(page.match(/script>/gi)?.length, 1)
    const json = /lyceum-boot">(.*)<\/script>/s.exec(page)?.[1] ?? ""
    assert.deepStrictEqual(JSON.parse(json), hostile)
    assert.notMatch(embeddable(hostile), /[<>&\u2028\u2029]/)
  })
})
