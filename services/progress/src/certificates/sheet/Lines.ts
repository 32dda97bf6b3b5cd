/** Breaks a text into at most so many lines of a width, smaller where it must be, cut with an ellipsis where that is not enough. Pure. */

export interface Fitted {
  readonly lines: ReadonlyArray<string>
  readonly size: number
}

/** Characters that are looked at: more never fits on a sheet. */
export const longest = 600

const ellipsis = "…"
const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" })
const charactersOf = (text: string): ReadonlyArray<string> =>
  Array.from(graphemes.segment(text), ({ segment }) => segment)

/** The longest beginning of `text` that fits, at least one character. */
const beginning = (text: string, fits: (line: string) => boolean): string => {
  const characters = charactersOf(text)
  let [low, high] = [1, characters.length]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (fits(characters.slice(0, middle).join(""))) low = middle
    else high = middle - 1
  }
  return characters.slice(0, low).join("")
}

/** Lines at one size, words kept whole where they can be. */
const broken = (text: string, fits: (line: string) => boolean): ReadonlyArray<string> => {
  const lines: Array<string> = []
  let line = ""
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`
    if (fits(longer)) {
      line = longer
      continue
    }
    if (line !== "") lines.push(line)
    let rest = word
    while (rest !== "" && !fits(rest)) {
      const part = beginning(rest, fits)
      lines.push(part)
      rest = rest.slice(part.length)
    }
    line = rest
  }
  if (line !== "") lines.push(line)
  return lines
}

/**
 * `sizes` from the largest to the smallest, in points; `widthOf` gives the width of a line at a size, in the unit of `width`.
 * White space is made single spaces.
 */
export const fitted = (
  text: string,
  options: {
    readonly sizes: readonly [number, ...ReadonlyArray<number>]
    readonly width: number
    readonly maxLines: number
    readonly widthOf: (line: string, size: number) => number
  }
): Fitted => {
  const { maxLines, sizes, width, widthOf } = options
  const characters = charactersOf(text.replace(/\s+/gu, " ").trim())
  const isCut = characters.length > longest
  const plain = `${characters.slice(0, longest).join("")}${isCut ? ellipsis : ""}`
  for (const size of sizes) {
    const lines = broken(plain, (line) => widthOf(line, size) <= width)
    if (lines.length <= maxLines) return { lines, size }
  }
  const size = sizes.at(-1) ?? sizes[0]
  const fits = (line: string) => widthOf(line, size) <= width
  const lines = broken(plain, fits).slice(0, maxLines)
  const last = lines.at(-1) ?? ""
  const cut = fits(`${last}${ellipsis}`) ? last : beginning(last, (part) => fits(`${part}${ellipsis}`))
  return { lines: [...lines.slice(0, -1), `${cut.trimEnd()}${ellipsis}`], size }
}
