/**
 * Markdown of authors as HTML: CommonMark and GitHub's extensions (tables, task lists, footnotes, strikethrough, links).
 * HTML inside it passes through, so what comes out is as hostile as what went in: it is sanitised before anybody sees it.
 */
import { micromark } from "micromark"
import { gfm, gfmHtml } from "micromark-extension-gfm"

/** The longest text, in characters. */
const maxLength = 30_000
/** The parser's time grows with the square of the marks it may have to pair, and of what stands in each other: this keeps the worst text near two seconds. */
const maxMarks = 10_000
const maxMarksOfBlock = 1000
const maxDepth = 30
const maxEntries = 500
const maxLinesOfBlock = 1000

/** A line that opens more quotes and lists at once. */
const tooDeep = new RegExp(`^[ \\t]*(?:(?:>|[-+*][ \\t]|\\d{1,9}[.)][ \\t])[ \\t]*){${maxDepth + 1}}`, "m")

/** A line that begins a quote or an entry of a list. */
const entry = /^[ \t]*(?:>|[-+*][ \t]|\d{1,9}[.)][ \t])/gm

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0

/** Why a text is not rendered; empty when it is. */
export const markdownFaults = (source: string): ReadonlyArray<string> => {
  if (source.length > maxLength) return [`a Markdown text is longer than ${maxLength} characters`]
  const marks = /[*_~[\]]/g
  const most = (pattern: RegExp) =>
    source.split(/\n[ \t\r]*\n/).reduce((found, block) => Math.max(found, count(block, pattern)), 0)
  return [
    ...(most(marks) > maxMarksOfBlock || count(source, marks) > maxMarks
      ? [
          `a Markdown text has too many of the characters * _ ~ [ ] (${maxMarksOfBlock} in a paragraph, ${maxMarks} in all)`
        ]
      : []),
    ...(most(/\n|\r/g) > maxLinesOfBlock
      ? [`a Markdown text has more than ${maxLinesOfBlock} lines without an empty one between them`]
      : []),
    ...(count(source, entry) > maxEntries
      ? [`a Markdown text has more than ${maxEntries} lines of quotes and lists`]
      : []),
    ...(tooDeep.test(source)
      ? [`quotes and lists of a Markdown text are nested deeper than ${maxDepth} in one line`]
      : [])
  ]
}

const escaped = (text: string): string => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;")

/** Form fields are not allowed in courses: what is ticked is shown by a sign. */
const withSigns = (html: string): string =>
  html
    .replaceAll('<input type="checkbox" disabled="" checked="" />', "\u2611")
    .replaceAll('<input type="checkbox" disabled="" />', "\u2610")
    // the heading of footnotes is English and for screen readers: a line says the same in every language
    .replaceAll('<h2 id="footnote-label" class="sr-only">Footnotes</h2>', "<hr>")

/** HTML, NOT sanitised. A text beyond the limits is shown as it was written. Never throws. */
export const markdownToHtml = (source: string): string => {
  if (markdownFaults(source).length > 0) return `<pre>${escaped(source)}</pre>`
  return withSigns(
    micromark(source, {
      allowDangerousHtml: true,
      extensions: [gfm()],
      htmlExtensions: [gfmHtml()]
    })
  )
}
