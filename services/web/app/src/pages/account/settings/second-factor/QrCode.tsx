import { useEffect, useState } from "react"

/** Where a path goes for each dark square. */
const squares = (rows: ReadonlyArray<ReadonlyArray<boolean>>): string =>
  rows.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join("")

/** A text as a picture that cameras read: dark on white whatever the theme, or many do not. */
export const QrCode = ({ text, label }: { readonly text: string; readonly label: string }) => {
  const [drawn, setDrawn] = useState<{ readonly size: number; readonly path: string }>()
  useEffect(() => {
    let gone = false
    void (async () => {
      const { encode } = await import("uqr")
      const { data, size } = encode(text, { ecc: "M", border: 3 })
      if (!gone) setDrawn({ size, path: squares(data) })
    })()
    return () => {
      gone = true
    }
  }, [text])
  return (
    <svg
      className="second-factor-picture"
      role="img"
      aria-label={label}
      viewBox={`0 0 ${drawn?.size ?? 1} ${drawn?.size ?? 1}`}
      shapeRendering="crispEdges"
    >
      <rect width="100%" height="100%" fill="#fff" />
      {drawn !== undefined && <path d={drawn.path} fill="#000" />}
    </svg>
  )
}
