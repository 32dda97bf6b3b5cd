import type { CSSProperties } from "react"

const pieces = Array.from({ length: 22 }, (_, index) => {
  // Spread by the golden angle: even, and never in rows.
  const angle = index * 2.399963
  const distance = 60 + 22 * Math.sqrt(index)
  return { x: Math.round(Math.cos(angle) * distance * 1.5), y: Math.round(Math.sin(angle) * distance * 0.62) }
})

/** Paper that flies up once; it lies still for those who want no motion. */
export const Confetti = () => (
  <span className="confetti" aria-hidden="true">
    {pieces.map(({ x, y }, index) => {
      const style: CSSProperties & Record<"--x" | "--y" | "--turn", string> = {
        "--x": `${x}px`,
        "--y": `${y}px`,
        "--turn": `${index * 47}deg`
      }
      return <i key={`${x}/${y}`} data-look={index % 4} style={style} />
    })}
  </span>
)
