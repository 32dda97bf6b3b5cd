import { assert, describe, it } from "@effect/vitest"
import { CourseId } from "@lyceum/domain/Ids"
import { derivedUuid } from "@lyceum/domain/DerivedId"
import { isActiveSvg } from "@lyceum/domain/inspection/ActiveDrawing"
import { Arbitrary, Effect, Schema } from "effect"
import { bodyDelivery } from "../src/content/Delivery.ts"
import { filesInHtml, filesOfBody } from "../src/content/FileUses.ts"
import { markdownFaults, markdownToHtml } from "../src/content/Markdown.ts"
import { inspect } from "../src/files/Inspection.ts"
import { disagreement, sniff } from "../src/files/Sniff.ts"
import { mediaTypeOf } from "../src/olx/MediaType.ts"
import { sanitize } from "../src/olx/Html.ts"

const courseId = CourseId.make(derivedUuid("test course"))
const latin = (text: string) => new Uint8Array(Buffer.from(text, "latin1"))
const png = "\x89PNG\r\n\x1a\n...."

describe("Markdown", () => {
  const file = { path: "a b.png", mediaType: "image/png", size: 1, sha256: "a".repeat(64) }
  const deliver = bodyDelivery({ courseId, content: { files: [file] } })
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

describe("what files are", () => {
  it("is told by how they begin", () => {
    const table = [
      [png, "image/png"],
      ["\xff\xd8\xff\xe0", "image/jpeg"],
      ["GIF89a", "image/gif"],
      ["RIFF....WEBPVP8 ", "image/webp"],
      ["RIFF....WAVEfmt ", "audio/wav"],
      ["\0\0\0\x18ftypavif", "image/avif"],
      ["\0\0\0\x18ftypisom", "video/mp4"],
      ["\x1aE\xdf\xa3", "video/webm"],
      ["ID3\x04", "audio/mpeg"],
      ["OggS", "audio/ogg"],
      ["%PDF-1.7", "application/pdf"],
      ["junk\n%PDF-1.4", "application/pdf"],
      ["PK\x03\x04", "application/zip"],
      ["\x7fELF", "application/x-executable"],
      ["<?xml version='1.0'?><!-- x --><svg xmlns=''>", "image/svg+xml"],
      ["  <!DOCTYPE html>", "text/html"],
      ["<script>", "text/html"],
      ["a,b\n1,2", "text/plain"],
      ["\0\x01\x02", null],
      ["", null]
    ] as const
    for (const [head, type] of table) assert.strictEqual(sniff(latin(head)), type, head)
  })
  it("must fit what their names say", () => {
    const fits = [
      ["a.png", png],
      ["a.txt", ""],
      ["a.md", "# <b>"],
      ["a.html", "<!doctype html>"],
      ["a.csv", "caf\xe9;1"],
      ["a.json", "{}"],
      ["a.xml", "<?xml?><svg>"],
      ["a.svg", "<svg>"],
      ["a.docx", "PK\x03\x04"],
      ["a.m4a", "\0\0\0\x18ftypM4A "],
      ["a.unknown", "\x7fELF"]
    ] as const
    for (const [path, head] of fits) assert.isNull(disagreement(mediaTypeOf(path), latin(head)), path)
    const misfits = [
      ["a.png", "<html><script>"],
      ["a.png", "GIF89a"],
      ["a.png", ""],
      ["a.jpg", png],
      ["a.pdf", "<script>"],
      ["a.mp4", "text"],
      ["a.txt", png],
      ["a.txt", "\x7fELF\0"],
      ["a.svg", "<html>"],
      ["a.svg", png],
      ["a.docx", "%PDF-1.7"]
    ] as const
    for (const [path, head] of misfits)
      assert.isNotNull(disagreement(mediaTypeOf(path), latin(head)), `${path} ${head}`)
  })
  const bytes = Arbitrary.array(Arbitrary.schema(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 255 }))), {
    maxLength: 80
  })
  it.effect.prop("can be asked of any bytes", [bytes], ([raw]) =>
    Effect.sync(() => {
      const head = new Uint8Array(raw)
      const found = sniff(head)
      if (found !== null && found.startsWith("image/") && found !== "image/svg+xml") {
        assert.isNull(disagreement(found, head))
        assert.isNotNull(disagreement("application/pdf", head))
      }
    })
  )

  const virus = ["X5O!P%@AP[4\\PZX54(P^)7CC)7}$", "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"].join("")
  const faultsOf = (path: string, chunks: ReadonlyArray<Uint8Array>) => {
    const inspection = inspect(path, mediaTypeOf(path))
    for (const chunk of chunks) inspection.see(chunk)
    return inspection.faults()
  }
  it("the test virus is found wherever it stands and however it is cut", () => {
    const file = latin(`${"x".repeat(5000)}${virus}${"y".repeat(100)}`)
    for (const size of [1, 7, 67, 4096, file.length]) {
      const chunks = Array.from({ length: Math.ceil(file.length / size) }, (_, n) =>
        file.subarray(n * size, (n + 1) * size)
      )
      assert.match(faultsOf("a.txt", chunks).join(), /EICAR/, String(size))
    }
    assert.deepStrictEqual(faultsOf("a.txt", [latin(virus.replace("H+H", "H-H"))]), [])
    assert.match(faultsOf("a.bin", [latin(virus)]).join(), /EICAR/)
  })
  it("a drawing that runs is refused, one that only draws is not", () => {
    const still =
      "<svg xmlns='http://www.w3.org/2000/svg'><style>a{fill:red}</style><a href='https://x.org'><text>on time = money</text></a></svg>"
    assert.isFalse(isActiveSvg(latin(still)))
    assert.deepStrictEqual(faultsOf("a.svg", [latin(still)]), [])
    const running = [
      "<svg><script>1</script></svg>",
      "<svg><svg:script/></svg>",
      "<svg onload='x'>",
      "<svg><a xlink:href='javascript:x'/></svg>",
      "<svg><a href='&#106;avascript:x'/></svg>",
      "<svg><a href='java\nscript:x'/></svg>",
      "<svg><foreignObject/></svg>",
      "<!DOCTYPE svg [<!ENTITY x '<script>'>]><svg>&x;</svg>",
      "<svg><use href='data:image/svg+xml;base64,x'/></svg>",
      "<svg><set attributeName='href' to='javascript:x'/></svg>"
    ]
    for (const svg of running) assert.isTrue(isActiveSvg(latin(svg)), svg)
    const wide = Buffer.from("\ufeff<svg><script>1</script></svg>", "utf16le")
    assert.isTrue(isActiveSvg(new Uint8Array(wide)))
    assert.match(faultsOf("a.svg", [latin("<svg>"), latin("<scr"), latin("ipt>1</script></svg>")]).join(), /script/)
    assert.match(faultsOf("a.svg", [latin("<svg>"), new Uint8Array(5_000_001).fill(32)]).join(), /more than 5000000/)
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
