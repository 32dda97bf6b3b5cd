/** The piece of a text that shows why it was found, and what to mark in it. Pure, plain text. */
import { type Asked, folded, type Word, wordsOf } from "./SearchWords.ts"

/** UTF-16 code units from the start of the text; `end` excluded. */
export interface Range {
  readonly start: number
  readonly end: number
}
export interface Snippet {
  readonly snippet: string
  readonly matches: ReadonlyArray<Range>
}

/** Length of a snippet and of what stands before its first match, in code units. */
const length = 220
const before = 70

const commonStart = (a: string, b: string): number => {
  let n = 0
  while (n < a.length && n < b.length && a[n] === b[n]) n++
  return n
}

/** A beginning, or the same stem as far as can be told without a dictionary: only short endings differ. */
const alike = (found: string, asked: string): boolean => {
  if (found.startsWith(asked)) return true
  const common = commonStart(found, asked)
  return common >= 4 && asked.length - common <= 3 && found.length - common <= 3 && common * 3 >= asked.length * 2
}

const occurrences = (word: Word, asked: string): ReadonlyArray<Range> => {
  const found: Array<Range> = []
  for (let at = word.text.indexOf(asked); at >= 0; at = word.text.indexOf(asked, at + asked.length)) {
    found.push({ start: word.start + at, end: word.start + at + asked.length })
  }
  return found
}

/** Where the words that were asked for stand, in order, none over another; `most` at the most. */
export const matchesIn = (text: string, asked: Asked["words"], most = 50): ReadonlyArray<Range> => {
  const ranges: Array<Range> = []
  for (const word of wordsOf(text)) {
    if (ranges.length >= most) break
    if (word.unspaced) {
      const hits = asked.flatMap((one) => (one.unspaced ? occurrences(word, one.text) : []))
      let end = 0
      for (const hit of hits.sort((a, b) => a.start - b.start)) {
        if (hit.start >= end) ranges.push(hit)
        end = Math.max(end, hit.end)
      }
      continue
    }
    const found = folded(word.text)
    if (found !== "" && asked.some((one) => !one.unspaced && alike(found, one.text))) {
      ranges.push({ start: word.start, end: word.start + word.text.length })
    }
  }
  return ranges
}

const isLow = (text: string, at: number): boolean => (text.charCodeAt(at) & 0xfc00) === 0xdc00

/** `at`, or the end of the space before it within 30 units; never between the halves of a pair. */
const cutBefore = (text: string, at: number): number => {
  if (at <= 0) return 0
  const space = text.lastIndexOf(" ", at)
  return space >= 0 && at - space <= 30 ? space + 1 : isLow(text, at) ? at - 1 : at
}

/** The start of the text when nothing in it matches. */
export const snippetOf = (text: string, asked: Asked["words"]): Snippet => {
  const ranges = matchesIn(text, asked)
  const first = ranges[0]?.start ?? 0
  const start = first <= before ? 0 : cutBefore(text, first - before)
  const wanted = start + length
  const cut = wanted >= text.length ? text.length : cutBefore(text, wanted)
  const head = start > 0 ? "\u2026" : ""
  const tail = cut < text.length ? "\u2026" : ""
  const shift = head.length - start
  return {
    snippet: head + text.slice(start, cut).trimEnd() + tail,
    matches: ranges
      .filter(({ end }) => end <= cut)
      .map(({ end, start }) => ({ start: start + shift, end: end + shift }))
  }
}
