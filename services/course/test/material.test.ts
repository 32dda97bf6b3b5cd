import { assert, describe, it } from "@effect/vitest"
import { CourseId } from "@lyceum/domain/Ids"
import { derivedUuid } from "@lyceum/domain/DerivedId"
import { Arbitrary, Effect, Schema } from "effect"
import { bodyDelivery } from "../src/content/Delivery.ts"
import { filesInHtml, filesOfBody } from "../src/content/FileUses.ts"
import { markdownFaults, markdownToHtml } from "../src/content/Markdown.ts"
import { sanitize } from "../src/olx/Html.ts"

const courseId = CourseId.make(derivedUuid("test course"))

describe("Markdown", () => {
  const file = { path: "a b.png", mediaType: "image/png", size: 1, sha256: "a".repeat(64) }
  const deliver = bodyDelivery({ courseId, content: { files: [file] }, descriptions: new Map() })
  const html = (text: string): string => {
    const { body } = deliver({ kind: "text", format: "markdown", text })
    return body.kind === "text" ? body.text : assert.fail("a text stays a text")
  }

  it("is delivered as HTML with GitHub's extensions; links and pictures of the course lead where they should", () => {
    assert.include(html("# One\n\n**two** ~~three~~"), "<h1>One</h1>\n<p><strong>two</strong> <del>three</del></p>")
    assert.include(html("|a|b|\n|-|-:|\n|1|2|"), '<td align="right">2</td>')
    assert.include(html("- [x] done\n- [ ] not yet"), "<li>\u2611 done</li>\n<li>\u2610 not yet</li>")
    assert.include(html("![p](/static/a%20b.png)"), `/v1/courses/${courseId}/files/a%20b.png?hash=${file.sha256}`)
    const item = derivedUuid("an item")
    assert.include(html(`[go](/jump_to_id/${item})`), `href="/courses/${courseId}/items/${item}"`)
    const note = html("see[^1]\n\n[^1]: there")
    assert.include(note, 'href="#u-user-content-fn-1"')
    assert.include(note, 'id="u-user-content-fn-1"')
    assert.notInclude(note, "<h2")
    assert.include(html("```js\n1 < 2\n```"), '<pre><code class="language-js">1 &lt; 2')
  })

  const hostile = [
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt&colon;alert(1))",
    "[x](  &#106;avascript:alert(1))",
    "<javascript:alert(1)>",
    "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    '![x](x"onerror=alert`1`)',
    '<img src=x onerror="alert(1)">',
    "<img src=x\nonerror=alert(1)//",
    "a <iframe srcdoc='<script>1</script>'></iframe>",
    "<svg/onload=alert(1)>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<!-- --!><img src=x onerror=alert(1)> -->",
    "<form action=//evil><button>x</button></form>",
    "<base href=//evil>",
    '<a href="vbscript:x">x</a>',
    "<details open ontoggle=alert(1)>",
    "|<img src=x onerror=alert(1)>|\n|-|\n|<script>1</script>|",
    "[^1]\n\n[^1]: <script>1</script>",
    '```"><script>alert(1)</script>\n```',
    "~~~html onload=1\n<script>1</script>\n~~~",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">'
  ]
  it("never delivers what runs", () => {
    for (const source of hostile) {
      const out = html(source)
      assert.notMatch(out, /<(?:script|svg|math|form|base|style|button|input|object|noscript)\b/i, source)
      assert.notMatch(out, /<[^>]*\s(?:on\w+|srcdoc|action)\s*=/i, source)
      assert.notMatch(out, /(?:href|src)="\s*(?:javascript|vbscript|data)/i, source)
      assert.strictEqual(sanitize(out), out, source)
    }
    assert.match(markdownToHtml("<script>1</script>\n\n<b onclick=x>"), /onclick/, "the sanitiser is what holds")
  })
  const pieces = [
    "<",
    ">",
    "[",
    "](",
    ")",
    "`",
    "*",
    "~~",
    "|",
    "\n",
    "- ",
    "# ",
    "<b ",
    "onx=",
    "javascript:",
    "&#",
    "a",
    '"'
  ]
  const soup = Arbitrary.array(Arbitrary.schema(Schema.Literals(pieces)), { maxLength: 60 })
  it.effect.prop("made of anything is clean HTML", [soup], ([parts]) =>
    Effect.sync(() => {
      const out = html(parts.join(""))
      assert.strictEqual(sanitize(out), out)
    })
  )
  it("that would take long is not rendered but shown as it is, and a draft with it is refused", () => {
    for (const long of [
      "]".repeat(60_000),
      "a*".repeat(30_000),
      `${">".repeat(40)} a`,
      "1. ".repeat(40),
      "> - ".repeat(16),
      `> 1. a\n${"b\n".repeat(1001)}`,
      "- a\n".repeat(501),
      "x".repeat(30_001)
    ]) {
      assert.lengthOf(markdownFaults(long), 1)
      assert.match(markdownToHtml(long), /^<pre>/)
    }
    assert.strictEqual(markdownToHtml(`${"]".repeat(1001)}<b>`).slice(-15), "]]&lt;b&gt;</pre>".slice(-15))
    assert.deepStrictEqual(markdownFaults(`${"* a [b](c)\n\n".repeat(450)}${"-".repeat(80)}\n> > 1. - a`), [])
  })
})

describe("where files are used", () => {
  it("is found in every text of an item", () => {
    assert.deepStrictEqual(
      [...filesInHtml("<img src=\"/static/a%20b.png?x=1&amp;y=2\"> /static/no.png <a href='/static/c.pdf'>")],
      ["a b.png", "c.pdf"]
    )
    assert.deepStrictEqual(
      [...filesOfBody({ kind: "text", format: "markdown", text: "![](/static/m.png) `/static/no.png`" })],
      ["m.png"]
    )
    assert.deepStrictEqual(
      [...filesOfBody({ kind: "file", path: "f.pdf", description: '<img src="/static/d.png">' })],
      ["f.pdf", "d.png"]
    )
  })
})
