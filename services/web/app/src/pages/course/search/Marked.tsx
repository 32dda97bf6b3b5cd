/** A text with the parts marked that were looked for. */
import type { TextRange } from "@lyceum/sdk"

/** Where words stand in a text, whatever the case of their letters. `words` in small letters. */
export const rangesOf = (text: string, words: string): ReadonlyArray<TextRange> => {
  const lower = text.toLocaleLowerCase()
  // Letters that grow when they are made small would move the places.
  if (words === "" || lower.length !== text.length) return []
  const ranges: Array<TextRange> = []
  for (let at = lower.indexOf(words); at >= 0; at = lower.indexOf(words, at + words.length))
    ranges.push({ start: at, end: at + words.length })
  return ranges
}

/** `ranges` in order, in UTF-16 code units; none reaches into another. */
export const Marked = ({ text, ranges }: { readonly text: string; readonly ranges: ReadonlyArray<TextRange> }) => (
  <>
    {ranges.map(({ end, start }, index) => (
      <span key={start}>
        {text.slice(ranges[index - 1]?.end ?? 0, start)}
        <mark>{text.slice(start, end)}</mark>
      </span>
    ))}
    {text.slice(ranges.at(-1)?.end ?? 0)}
  </>
)
