/** What the page of an address names beforehand: the words of the routes, the choice of the page, and its links in the HTML. */
import { assert, describe, it } from "@effect/vitest"
import { routesIn } from "../app/build/routes-in.ts"
import { type Pages, preloadsOf, readPages } from "../src/app/Pages.ts"
import { templateOf } from "../src/app/Template.ts"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

const page = (path: string, name: string, guarded = false) => ({
  path,
  guarded,
  scripts: [`/assets/${name}.js`, "/assets/parts.js"],
  styles: [`/assets/${name}.css`],
  texts: { en: [`/assets/${name}-en.js`], ar: [`/assets/${name}-ar.js`, "/assets/parts.js"] }
})

const all: Pages = {
  texts: { en: ["/assets/en.js"], ar: ["/assets/ar.js"] },
  pages: [
    page("/", "start"),
    page("/home", "home", true),
    page("/sign-in", "sign-in"),
    page("/teach/$courseId", "course", true),
    page("/teach/import", "import", true)
  ]
}

const hrefs = (path: string, signedIn = true, locale: "en" | "ar" = "en") =>
  preloadsOf(all, { path, signedIn, locale }).map(({ href }) => href)

const own = (name: string) => [
  `/assets/${name}.css`,
  "/assets/en.js",
  `/assets/${name}.js`,
  "/assets/parts.js",
  `/assets/${name}-en.js`
]

describe("what a page names beforehand", () => {
  it("is what its address needs, a parameter standing for any one word, a word of its own before a parameter", () => {
    assert.deepStrictEqual(hrefs("/teach/abc"), own("course"))
    assert.deepStrictEqual(hrefs("/teach/abc/"), own("course"))
    assert.deepStrictEqual(hrefs("/teach/import"), own("import"))
    assert.deepStrictEqual(hrefs("/teach/"), ["/assets/en.js"])
    assert.deepStrictEqual(hrefs("/teach/a/b"), ["/assets/en.js"])
  })

  it("is what somebody will be led to, in their language, each file once", () => {
    assert.deepStrictEqual(hrefs("/"), own("home"))
    assert.deepStrictEqual(hrefs("/", false), own("start"))
    assert.deepStrictEqual(hrefs("/home", false), own("sign-in"))
    assert.deepStrictEqual(hrefs("/home", true, "ar"), [
      "/assets/home.css",
      "/assets/ar.js",
      "/assets/home.js",
      "/assets/parts.js",
      "/assets/home-ar.js"
    ])
  })

  it("stands in the page with its nonce", () => {
    const html = templateOf("<html><head></head><body></body></html>")({
      nonce: "n0nce",
      locale: "en",
      theme: undefined,
      boot: null,
      preloads: [{ rel: "stylesheet", href: "/assets/a.css" }]
    })
    assert.include(html, '<link rel="stylesheet" crossorigin href="/assets/a.css" nonce="n0nce">')
  })

  it("comes from the build; one without it names nothing, one that would break out of the page is refused", () => {
    const folder = mkdtempSync(join(tmpdir(), "lyceum-pages-"))
    try {
      assert.deepStrictEqual(readPages(folder), { texts: {}, pages: [] })
      mkdirSync(join(folder, ".vite"))
      const write = (value: unknown) => writeFileSync(join(folder, ".vite", "pages.json"), JSON.stringify(value))
      write(all)
      assert.deepStrictEqual(readPages(folder), all)
      write({ texts: { en: ['/assets/"><script>.js'] }, pages: [] })
      assert.throws(() => readPages(folder))
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it("follows the words of the routes", () => {
    const source = `
const texts = () => loadTexts("course")
const authors = withRole("instructor", "admin")

const item = createRoute({
  path: "/courses/$courseId",
  beforeLoad: authors,
  loader: () => {
    void prefetch()
    return texts()
  },
  component: lazyRouteComponent(() => import("./ItemPage.tsx"), "ItemPage")
})

const elsewhere = createRoute({
  path: "/old",
  beforeLoad: () => {
    throw redirect({ to: "/courses" })
  }
})

const open = createRoute({
  path: "/both",
  loader: () => loadTexts("course", "quiz"),
  component: lazyRouteComponent(() => import("./BothPage.tsx"), "BothPage")
})
`
    assert.deepStrictEqual(routesIn(source), [
      { path: "/courses/$courseId", module: "ItemPage.tsx", areas: ["course"], guarded: true },
      { path: "/both", module: "BothPage.tsx", areas: ["course", "quiz"], guarded: false }
    ])
    assert.throws(() => routesIn(source.replace('path: "/both",', "")), /BothPage/)
  })
})
