import { assert, describe, it } from "@effect/vitest"
import { ItemId } from "@lyceum/domain/Ids"
import { Arbitrary, Effect, Schema } from "effect"
import { deliverHtml } from "../../src/olx/DeliverHtml.ts"
import { sanitize, sanitizeWith } from "../../src/olx/Html.ts"

const hostile = [
  "<script>alert(1)</script>",
  "<scr<script>ipt>alert(1)</script>",
  '<img src=x onerror="alert(1)">',
  "<img/src=x/onerror=alert(1)>",
  '<a href="javascript:alert(1)">x</a>',
  '<a href=" jav\tascript:alert(1)">x</a>',
  '<a href="&#106;avascript:alert(1)">x</a>',
  '<a href="data:text/html,<script>alert(1)</script>">x</a>',
  '<a href="vbscript:x">x</a>',
  '<img src="data:image/svg+xml;base64,PHN2Zz4=">',
  '<svg onload="alert(1)"><script>alert(1)</script></svg>',
  '<svg><style><img src="</style><img src=x onerror=alert(1)>"></svg>',
  "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
  '<math href="javascript:alert(1)">x</math>',
  '<p style="background:url(javascript:alert(1))">x</p>',
  '<p style="color: expression(alert(1))">x</p>',
  '<p style="position:fixed;top:0;left:0;z-index:9999">x</p>',
  "<style>body{display:none}</style>",
  '<link rel="stylesheet" href="https://evil.example/x.css">',
  '<iframe src="https://evil.example/"></iframe>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<iframe src="https://www.youtube.com.evil.example/embed/x"></iframe>',
  '<iframe src="https://www.youtube.com@evil.example/"></iframe>',
  '<iframe src="//evil.example/"></iframe>',
  '<iframe src="/static/x.html"></iframe>',
  '<base href="https://evil.example/">',
  '<meta http-equiv="refresh" content="0;url=https://evil.example/">',
  '<form action="https://evil.example/"><input name="password"><button formaction="javascript:alert(1)">x</button></form>',
  '<object data="x.swf"></object><embed src="x.swf">',
  '<video poster="javascript:alert(1)" src="javascript:alert(1)"></video>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
  "<template><script>alert(1)</script></template>",
  "<!--><img src=x onerror=alert(1)>-->",
  "<textarea><img src=x onerror=alert(1)></textarea>",
  "<xmp><img src=x onerror=alert(1)></xmp>",
  '<a target="_top" href="https://example.org">x</a>',
  '<p id="location" class="admin-panel">x</p>'
]

/** What must never come out, whatever goes in: tags and attributes are looked for in tags only, not in text. */
const forbidden = (html: string): string | null => {
  const tags = html.match(/<[^>]*>/g) ?? []
  return (
    tags.find(
      (tag) =>
        /^<\/?(?:script|style|svg|math|object|embed|form|input|button|base|meta|link|template|textarea|noscript|frame)\b/i.test(
          tag
        ) ||
        /\son\w+\s*=/i.test(tag.replace(/"[^"]*"/g, '""')) ||
        /(?:href|src|poster)="\s*(?:javascript|data|vbscript):/i.test(tag) ||
        /style="[^"]*(?:url\(|expression|position)/i.test(tag) ||
        /srcdoc|formaction|class="admin|id="location"|target="_top"/i.test(tag) ||
        (/^<iframe/i.test(tag) &&
          !/src="https:\/\/(?:www\.youtube(?:-nocookie)?\.com|youtube\.com|player\.vimeo\.com)\//.test(tag))
    ) ?? null
  )
}

describe("sanitize", () => {
  for (const source of hostile) {
    it(`takes the harm out of ${source.slice(0, 60)}`, () => {
      // the check itself must find the harm in the source; two sources hide it from a look at tags
      const clean = sanitize(source)
      assert.isNull(forbidden(clean), clean)
      assert.strictEqual(sanitize(clean), clean)
    })
  }
  it("the check of these tests finds what it looks for", () => {
    assert.isAbove(hostile.filter((source) => forbidden(source) !== null).length, hostile.length - 8)
  })

  it("keeps what authors need", () => {
    const kept = [
      '<table border="1"><tbody><tr><td colspan="2">a</td></tr></tbody></table>',
      '<figure><img src="/static/a.png" alt="A" width="10" /><figcaption>c</figcaption></figure>',
      '<pre><code class="language-ts">const a = 1 &lt; 2 &amp;&amp; b</code></pre>',
      "<p>\\(a^2 + b^2\\) and \\[x &lt; y\\]</p>",
      '<iframe src="https://www.youtube-nocookie.com/embed/abc" width="560" height="315" allowfullscreen></iframe>',
      '<p style="text-align:center">x</p>',
      '<a href="/jump_to_id/x#u-part">y</a><h2 id="u-part">z</h2>',
      '<a href="mailto:a@example.org">m</a>'
    ]
    for (const html of kept) assert.strictEqual(sanitize(html), html)
  })

  it("says what it left out", () => {
    const { dropped } = sanitizeWith(
      '<script>1</script><p onclick="x">a</p><a href="javascript:x">b</a><iframe src="https://e.example/"></iframe>',
      (_t, _a, v) => v
    )
    assert.strictEqual(dropped.length, 4)
  })

  it.effect.prop(
    "twice is once, and nothing forbidden ever comes out",
    [
      Arbitrary.array(
        Arbitrary.schema(
          Schema.Literals([
            ...hostile,
            "<",
            ">",
            '"',
            "'",
            "&",
            "/",
            "<p",
            "<!--",
            "]]>",
            " x ",
            "<table>",
            "<b>",
            "\u0000"
          ])
        ),
        { maxLength: 12 }
      )
    ],
    ([pieces]) => {
      const clean = sanitize(pieces.join(""))
      assert.isNull(forbidden(clean), clean)
      assert.strictEqual(sanitize(clean), clean)
      return Effect.void
    },
    { arbitrary: { runs: 300 } }
  )

  it("is bounded in depth", () => {
    const deep = sanitize("<div>".repeat(50_000) + "x")
    assert.isBelow(deep.length, 2000)
    assert.include(deep, "x")
  })
})

describe("deliverHtml", () => {
  const id = ItemId.make("01890000-0000-7000-8000-00000000000a")
  const deliver = (html: string) =>
    deliverHtml(html, {
      fileUrl: (path) => (path === "none" ? null : `/files/${path}?s=1`),
      itemUrl: (item) => (item === id ? "/learn/a" : null)
    })
  it("rewrites addresses of files and items, and nothing else", () => {
    assert.strictEqual(deliver('<img src="/static/a%20b.png" />'), '<img src="/files/a b.png?s=1" />')
    assert.strictEqual(deliver(`<a href="/jump_to_id/${id}#u-x">y</a>`), '<a href="/learn/a#u-x">y</a>')
    for (const same of [
      '<a href="/jump_to_id/other">y</a>',
      '<a href="/static/none">y</a>',
      '<a href="https://example.org/static/a">y</a>',
      "<p>/static/a</p>"
    ]) {
      assert.strictEqual(deliver(same), same)
    }
  })
  it("sanitises once more", () => assert.strictEqual(deliver("<p onclick=x>a<script>b</script></p>"), "<p>a</p>"))
})
