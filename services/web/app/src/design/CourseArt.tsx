/** A drawing of lines for each course, made from its id: no course looks empty, and each looks like itself. */
import { type CSSProperties, useMemo } from "react"
import "./CourseArt.css"

/** FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/), 32 bits. */
const hash = (text: string): number =>
  Array.from(text).reduce((sum, letter) => Math.imul(sum ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0, 0x811c9dc5)

/** Numbers in 0..1 from a seed (mulberry32). */
const numbers = (seed: number) => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let value = Math.imul(state ^ (state >>> 15), state | 1)
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61)
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32
  }
}

const round = (value: number) => Math.round(value * 10) / 10

/** Nine curves across a field of 300 by 96. */
const curves = (seed: number): string => {
  const next = numbers(seed)
  const spread = 0.5 + next()
  return Array.from({ length: 9 }, (_, line) => {
    const [a, b, end] = [next() * 96, next() * 96, 16 + next() * 66]
    return `M0 ${14 + line * 11}C80 ${round(a * spread)} 190 ${round(b)} 300 ${round(end)}`
  }).join("")
}

/** The art of a course; its height is `--art` of the place where it stands. */
export const CourseArt = ({ id }: { readonly id: string }) => {
  const seed = useMemo(() => hash(id), [id])
  const path = useMemo(() => curves(seed), [seed])
  const style: CSSProperties & Record<"--hue", number> = { "--hue": seed % 360 }
  return (
    <span className="course-art" style={style} aria-hidden="true">
      <svg viewBox="0 0 300 96" preserveAspectRatio="xMidYMid slice">
        <path d={path} />
      </svg>
    </span>
  )
}
