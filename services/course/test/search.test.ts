import { assert, describe, it } from "@effect/vitest"
import { Arbitrary, Effect, Schema } from "effect"
import { plainText } from "../src/content/PlainText.ts"
import { searchConfiguration } from "../src/projections/SearchLanguage.ts"
import { folded, indexed, tsqueryOf, wordsOf } from "../src/projections/SearchWords.ts"
import { matchesIn, snippetOf } from "../src/projections/Snippets.ts"
import { titleKey } from "../src/projections/TitleKey.ts"

const asked = (query: string) => tsqueryOf(query)?.words ?? []
const marked = (text: string, query: string) =>
  matchesIn(text, asked(query)).map(({ end, start }) => text.slice(start, end))
const words = Arbitrary.array(
  Arbitrary.schema(
    Schema.Literals([
      "window",
      "Windows",
      "Größe",
      "العَرَبِيَّة",
      "東京都庁",
      "😀",
      "'",
      "&",
      "<b>",
      "\u0000",
      "\n",
      "é",
      "نافذة",
      " ",
      "-"
    ])
  ),
  { maxLength: 120 }
)

describe("words", () => {
  it("are compared without case, accents, vowel signs and letter variants", () => {
    const table = [
      ["Größe", "GROSSE"],
      ["Café", "cafe"],
      ["العَرَبِيَّة", "العربيه"],
      ["أحداث", "احداث"],
      ["ﷺ", "صلي الله عليه وسلم"],
      ["ﬁn", "fin"],
      ["Йод", "йод"]
    ] as const
    for (const [a, b] of table) assert.strictEqual(folded(a), folded(b), a)
    assert.strictEqual(folded("हिन्दी"), "हिन्दी", "signs that are letters stay")
    assert.deepStrictEqual(
      wordsOf("Effect入門, don't").map(({ start, text }) => [text, start]),
      [
        ["Effect", 0],
        ["入門", 6],
        ["don", 10],
        ["t", 14]
      ]
    )
    assert.deepStrictEqual(indexed("Große 東京!", 100), { plain: "große 東 京", folded: "grosse 東 京" })
  })
  it("become a query of all their beginnings, a run of signs a phrase", () => {
    assert.strictEqual(tsqueryOf("Win Größe")?.beginnings, "'win':* & 'grosse':*")
    assert.strictEqual(tsqueryOf("東京")?.beginnings, "('東' <-> '京')")
    assert.isNull(tsqueryOf("' & | ! ( ) :* \u0000 \u064b"))
  })
  it("of titles order as people expect, numbers by value", () => {
    const titles = ["Part 10", "part 9", "«Äpfel»", "Zebra", "apfel 2"]
    assert.deepStrictEqual(
      titles.toSorted((a, b) => (titleKey(a) < titleKey(b) ? -1 : 1)),
      ["«Äpfel»", "apfel 2", "part 9", "Part 10", "Zebra"]
    )
  })
  it("have the stemmer of their language, if there is one", () => {
    assert.deepStrictEqual(["en", "de-AT", "ar", "zh-Hans", "constructor"].map(searchConfiguration), [
      "english",
      "german",
      "arabic",
      "simple",
      "simple"
    ])
  })
})

describe("plain text", () => {
  it("parts words where tags do, and not inside them", () => {
    assert.strictEqual(
      plainText("<p>W<b>or</b>d &amp; &lt;b&gt;</p><ul><li>one</li><li>two</li></ul><img src='x' alt='seen'>a<br>b"),
      "Word & <b> one two seen a b"
    )
    assert.strictEqual(plainText("a\u0000\n\t b"), "a b")
  })
})

describe("snippets", () => {
  it("mark beginnings and near forms, and nothing else", () => {
    assert.deepStrictEqual(marked("A window of Windows, windowed; widow", "window"), ["window", "Windows", "windowed"])
    assert.deepStrictEqual(marked("going to the store, stories", "stories"), ["stories"])
    assert.deepStrictEqual(marked("contain control", "contain"), ["contain"])
    assert.deepStrictEqual(marked("في النَّافِذَة هنا", "النافذة"), ["النَّافِذَة"])
    assert.deepStrictEqual(marked("東京都庁と京都", "京都"), ["京都", "京都"])
  })
  it("show the first match in its surroundings", () => {
    const text = `${"before ".repeat(60)}needle ${"after ".repeat(60)}`.trim()
    const { matches, snippet } = snippetOf(text, asked("needle"))
    assert.match(snippet, /^\u2026before .* needle after .*\u2026$/)
    assert.deepStrictEqual(
      matches.map(({ end, start }) => snippet.slice(start, end)),
      ["needle"]
    )
    assert.deepStrictEqual(snippetOf("nothing here", asked("title")), { snippet: "nothing here", matches: [] })
    assert.deepStrictEqual(snippetOf("", asked("title")), { snippet: "", matches: [] })
  })
  it.effect.prop("are pieces of their text with ranges in order, whatever text and query", [words, words], ([a, b]) =>
    Effect.sync(() => {
      const text = a.join(" ")
      const query = asked(b.join(" "))
      const { matches, snippet } = snippetOf(text, query)
      assert.isTrue(snippet.isWellFormed())
      assert.isAtMost(snippet.length, 222)
      const inner = snippet.replace(/^\u2026|\u2026$/g, "")
      assert.include(text, inner)
      let end = 0
      for (const range of matches) {
        assert.isTrue(range.start >= end && range.end > range.start && range.end <= snippet.length)
        assert.lengthOf(wordsOf(snippet.slice(range.start, range.end)), 1)
        end = range.end
      }
      assert.strictEqual(matchesIn(text, query, 1).length > 0, matches.length > 0, "the first match is in the snippet")
    })
  )
})
