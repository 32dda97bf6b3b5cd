/** Noto Sans, one file for each script (SIL Open Font License): which file has which character, and the files' bytes. */
import { readFileSync } from "node:fs"
import { createRequire } from "node:module"

const packages = createRequire(import.meta.url)

/** In the order in which they are asked for a character. */
const families = [
  {
    package: "@fontsource/noto-sans",
    prefix: "noto-sans",
    subsets: ["latin", "latin-ext", "vietnamese", "greek", "greek-ext", "cyrillic", "cyrillic-ext", "devanagari"]
  },
  { package: "@fontsource/noto-sans-arabic", prefix: "noto-sans-arabic", subsets: ["arabic"] }
] as const

export type Weight = "400" | "700"

/** A file of the fonts: a script. */
export interface Font {
  readonly name: string
  readonly bytes: (weight: Weight) => Buffer
  readonly has: (codePoint: number) => boolean
}

const rangesOf = (list: string): ReadonlyArray<readonly [number, number]> =>
  list.split(",").map((part) => {
    const [from = "", to = from] = part.trim().replace("U+", "").split("-")
    return [Number.parseInt(from, 16), Number.parseInt(to, 16)] as const
  })

const fontsOf = (family: (typeof families)[number]): ReadonlyArray<Font> => {
  const listed: unknown = JSON.parse(readFileSync(packages.resolve(`${family.package}/unicode.json`), "utf8"))
  const ranges = new Map(Object.entries(Object(listed)).map(([name, list]) => [name, rangesOf(String(list))]))
  return family.subsets.map((subset) => {
    const covered = ranges.get(subset) ?? []
    return {
      name: `${family.prefix}-${subset}`,
      // WOFF, not WOFF2: fontkit cannot make a subset of WOFF2's transformed outlines.
      bytes: (weight) =>
        readFileSync(packages.resolve(`${family.package}/files/${family.prefix}-${subset}-${weight}-normal.woff`)),
      has: (codePoint) => covered.some(([from, to]) => codePoint >= from && codePoint <= to)
    }
  })
}

/** Every font, read when it is first asked for. */
export const fonts: ReadonlyArray<Font> = families.flatMap(fontsOf)

/** Stands for a letter that no font has; signs and emoji that none has are left out. */
const missing = "\ufffd"
const isLetter = (character: string): boolean => /\p{L}|\p{N}/u.test(character)

/** A stretch that one font sets. */
export interface Run {
  readonly text: string
  readonly font: Font
  readonly level: number
}

/** Cuts characters with their levels into runs of one font. A font goes on as long as it can: spaces do not cut. */
export const runsOf = (characters: ReadonlyArray<string>, levels: ReadonlyArray<number>): ReadonlyArray<Run> => {
  const runs: Array<Run> = []
  characters.forEach((character, index) => {
    const level = levels[index] ?? 0
    const codePoint = character.codePointAt(0) ?? 0
    const last = runs.at(-1)
    const fits = (font: Font) => font.has(codePoint) || (codePoint === 0x20 && font === last?.font)
    const found = last !== undefined && fits(last.font) ? last.font : fonts.find(fits)
    const font = found ?? fonts[0]
    if (font === undefined || (found === undefined && !isLetter(character))) return
    const text = found === undefined ? missing : character
    if (last !== undefined && last.font === font && last.level === level) {
      runs[runs.length - 1] = { ...last, text: `${last.text}${text}` }
    } else runs.push({ text, font, level })
  })
  return runs
}
